# The workloads on ns-2: `ns ns2.tcl workload=b duration_s=100 count_hops=0 ...`.
#
# TCP is ns-2's own port of Linux's CUBIC with SACK and delayed ACKs. It is one-way: no
# connection set-up and no request travel, and an object is fetched on a connection that is
# reset in place (so ns-2 forwards a few packets less a fetch than the others).
# ns-2 does not count packets by itself: with count_hops=1 a monitor is put on every queue. The
# runner counts in one run and takes the time in another, which is the same but for the monitors.

foreach argument $argv {
    lassign [split $argument =] name value
    set P($name) $value
}
ns-random 1
set ns [new Simulator]
set monitors {}

# One directed link with a drop-tail queue.
proc directed {a b rate_bps delay_s limit_packets} {
    global ns P monitors
    $ns simplex-link $a $b $rate_bps $delay_s DropTail
    $ns queue-limit $a $b $limit_packets
    if {$P(count_hops)} {
        lappend monitors [$ns monitor-queue $a $b ""]
    }
}

proc both_ways {a b rate_bps delay_s limit_packets} {
    directed $a $b $rate_bps $delay_s $limit_packets
    directed $b $a $rate_bps $delay_s $limit_packets
}

# packetSize_ is the payload; TCP adds 40 bytes of headers to it.
Agent/TCP set packetSize_ 1460
Agent/TCP set window_ 100000
Agent/TCP set windowInit_ 10
Agent/TCP set maxcwnd_ 100000
Agent/TCP set minrto_ 0.2
Agent/TCP set timestamps_ true

proc tcp_between {sender receiver} {
    global ns
    set tcp [new Agent/TCP/Linux]
    set sink [new Agent/TCPSink/Sack1/DelAck]
    $ns attach-agent $sender $tcp
    $ns attach-agent $receiver $sink
    $ns connect $tcp $sink
    $tcp select_ca cubic
    $tcp set sink_ $sink
    return $tcp
}

proc datagrams {from to flow traffic} {
    global ns
    set udp [new Agent/UDP]
    set null [new Agent/Null]
    $udp set packetSize_ 65000
    $ns attach-agent $from $udp
    $ns attach-agent $to $null
    $ns connect $udp $null
    $traffic attach-agent $udp
    return $udp
}

# (a) M/D/1: exponential gaps, one transmitter, an endless queue.
proc workload_a {} {
    global ns P
    set from [$ns node]
    set to [$ns node]
    directed $from $to $P(rate_bps) 0 1000000
    set traffic [new Application/Traffic/Exponential]
    $traffic set packetSize_ $P(size_bytes)
    $traffic set burst_time_ 0
    $traffic set idle_time_ [expr {$P(size_bytes) * 8.0 / $P(rate_bps) / $P(load)}]
    # An "on" period of no length at an endless rate is one packet: a Poisson process.
    $traffic set rate_ 1e12
    datagrams $from $to 0 $traffic
    $ns at 0 "$traffic start"
}

# (b) constant bit rate over a chain.
proc workload_b {} {
    global ns P
    set from [$ns node]
    set last $from
    foreach rate_bps [split $P(rates_bps) :] {
        set next [$ns node]
        both_ways $last $next $rate_bps $P(delay_s) 1000000
        set last $next
    }
    for {set flow 0} {$flow < $P(flows)} {incr flow} {
        set traffic [new Application/Traffic/CBR]
        $traffic set packetSize_ $P(size_bytes)
        $traffic set rate_ $P(flow_bps)
        datagrams $from $last $flow $traffic
        $ns at [expr {$flow * $P(stagger_s)}] "$traffic start"
    }
}

# (c) endless transfers through a dumbbell.
proc workload_c {} {
    global ns P
    set left [$ns node]
    set right [$ns node]
    both_ways $left $right $P(bottleneck_bps) $P(bottleneck_delay_s) $P(buffer_packets)
    for {set flow 0} {$flow < $P(flows)} {incr flow} {
        set from [$ns node]
        set to [$ns node]
        both_ways $from $left $P(edge_bps) $P(edge_delay_s) 100000
        both_ways $right $to $P(edge_bps) $P(edge_delay_s) 100000
        set ftp [new Application/FTP]
        $ftp attach-agent [tcp_between $from $to]
        $ns at [expr {$flow * $P(stagger_s)}] "$ftp start"
    }
}

# (d) and (e): fetch, think, fetch over a tree.
set think [new RandomVariable/Exponential]

proc fetch {tcp} {
    global P
    $tcp reset
    [$tcp set sink_] reset
    $tcp advanceby [expr {int(ceil($P(object_bytes) / 1460.0))}]
}

proc think_then_fetch {tcp} {
    global ns think
    $ns at [expr {[$ns now] + [$think value]}] "fetch $tcp"
}

Agent/TCP instproc done {} {
    think_then_fetch $self
}

proc workload_tree {} {
    global ns P think
    $think set avg_ $P(think_s)
    set server [$ns node]
    set core [$ns node]
    both_ways $server $core $P(core_bps) $P(delay_s) $P(core_packets)
    for {set b 0} {$b < $P(backhauls)} {incr b} {
        set region($b) [$ns node]
        both_ways $core $region($b) $P(backhaul_bps) $P(delay_s) $P(backhaul_packets)
    }
    for {set v 0} {$v < $P(villages)} {incr v} {
        set village [$ns node]
        set b [expr {$v * $P(backhauls) / $P(villages)}]
        both_ways $region($b) $village $P(access_bps) $P(delay_s) $P(access_packets)
        for {set u 0} {$u < $P(users)} {incr u} {
            think_then_fetch [tcp_between $server $village]
        }
    }
}
proc workload_d {} workload_tree
proc workload_e {} workload_tree

proc finish {} {
    global run_started setup_s monitors
    set wall_s [expr {([clock microseconds] - $run_started) / 1e6}]
    set hops 0
    foreach monitor $monitors {
        incr hops [expr {int([$monitor set pdepartures_])}]
    }
    puts "{\"packet_hops\": $hops, \"wall_seconds\": $wall_s, \"setup_seconds\": $setup_s}"
    exit 0
}

set setup_started [clock microseconds]
workload_$P(workload)
$ns at $P(duration_s) finish
# Routes are worked out by `run`, before the first event.
$ns at 0 {
    set run_started [clock microseconds]
    set setup_s [expr {($run_started - $setup_started) / 1e6}]
}
$ns run
