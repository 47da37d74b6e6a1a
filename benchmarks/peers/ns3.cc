// The workloads on ns-3: `ns3 workload=b duration_s=10 ...`.
//
// TCP is ns-3's CUBIC with SACK, delayed ACKs and an initial window of 10. A user is an
// application on the village's host that opens a connection, asks with `request_bytes`, receives
// the object, closes, thinks and begins again. Built against the libraries of ns-3's wheel, as
// shipped. A packet is counted as a device begins to send it.

#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"

#include <chrono>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

using Clock = std::chrono::steady_clock;

std::map<std::string, std::string> g_parameters;
uint64_t g_hops = 0;

const std::string& Text(const std::string& name) { return g_parameters.at(name); }

double Number(const std::string& name) { return std::stod(Text(name)); }

uint64_t Whole(const std::string& name) { return std::stoull(Text(name)); }

void CountHop(Ptr<const Packet>) { ++g_hops; }

/// Join two nodes; both queues are the device's own drop-tail queue (no traffic control above it).
NetDeviceContainer Join(Ptr<Node> a, Ptr<Node> b, uint64_t rateBps, double delayS, uint64_t limitPackets)
{
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", DataRateValue(DataRate(rateBps)));
    link.SetChannelAttribute("Delay", TimeValue(Seconds(delayS)));
    link.SetQueue("ns3::DropTailQueue",
                  "MaxSize",
                  QueueSizeValue(QueueSize(QueueSizeUnit::PACKETS, limitPackets)));
    auto devices = link.Install(a, b);
    for (uint32_t i = 0; i < 2; ++i)
    {
        devices.Get(i)->TraceConnectWithoutContext("PhyTxBegin", MakeCallback(&CountHop));
    }
    return devices;
}

/// Give the two ends of a link the addresses x.y.z.1 and x.y.z.2 of a network of their own.
Ipv4InterfaceContainer AssignNetwork(const NetDeviceContainer& devices, uint32_t first, uint32_t second, uint32_t third)
{
    std::ostringstream base;
    base << first << "." << second << "." << third << ".0";
    Ipv4AddressHelper helper;
    helper.SetBase(base.str().c_str(), "255.255.255.0");
    return helper.Assign(devices);
}

Ptr<Ipv4StaticRouting> Routes(Ptr<Node> node)
{
    return Ipv4StaticRoutingHelper().GetStaticRouting(node->GetObject<Ipv4>());
}

void InstallStack(const NodeContainer& nodes)
{
    InternetStackHelper stack;
    stack.SetIpv6StackInstall(false);
    Ipv4StaticRoutingHelper routing;
    stack.SetRoutingHelper(routing);
    stack.Install(nodes);
}

/// Sends objects: whoever connects and has asked with all bytes of a request is sent one.
class Server : public Application
{
  private:
    void StartApplication() override
    {
        m_listener = Socket::CreateSocket(GetNode(), TcpSocketFactory::GetTypeId());
        m_listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), 80));
        m_listener->Listen();
        m_listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                      MakeCallback(&Server::Accept, this));
    }

    void Accept(Ptr<Socket> socket, const Address&)
    {
        m_asked[socket] = 0;
        socket->SetRecvCallback(MakeCallback(&Server::Receive, this));
        socket->SetCloseCallbacks(MakeCallback(&Server::Forget, this),
                                  MakeCallback(&Server::Forget, this));
    }

    void Receive(Ptr<Socket> socket)
    {
        while (auto packet = socket->Recv())
        {
            if (packet->GetSize() == 0)
            {
                return;
            }
            auto& asked = m_asked[socket];
            asked += packet->GetSize();
            if (asked == Whole("request_bytes"))
            {
                socket->Send(Create<Packet>(Whole("object_bytes")));
                socket->Close();
            }
        }
    }

    void Forget(Ptr<Socket> socket) { m_asked.erase(socket); }

    Ptr<Socket> m_listener;
    std::map<Ptr<Socket>, uint64_t> m_asked;
};

/// Thinks, fetches an object over a new connection, and begins again.
class User : public Application
{
  public:
    explicit User(Address server)
        : m_server(server)
    {
        m_think = CreateObject<ExponentialRandomVariable>();
        m_think->SetAttribute("Mean", DoubleValue(Number("think_s")));
    }

  private:
    void StartApplication() override { Think(); }

    void Think() { Simulator::Schedule(Seconds(m_think->GetValue()), &User::Fetch, this); }

    void Fetch()
    {
        m_received = 0;
        m_socket = Socket::CreateSocket(GetNode(), TcpSocketFactory::GetTypeId());
        m_socket->SetConnectCallback(MakeCallback(&User::Ask, this),
                                     MakeNullCallback<void, Ptr<Socket>>());
        m_socket->SetRecvCallback(MakeCallback(&User::Receive, this));
        m_socket->Connect(m_server);
    }

    void Ask(Ptr<Socket> socket) { socket->Send(Create<Packet>(Whole("request_bytes"))); }

    void Receive(Ptr<Socket> socket)
    {
        while (auto packet = socket->Recv())
        {
            if (packet->GetSize() == 0)
            {
                return;
            }
            m_received += packet->GetSize();
            if (m_received == Whole("object_bytes"))
            {
                socket->Close();
                Think();
            }
        }
    }

    Address m_server;
    Ptr<Socket> m_socket;
    Ptr<ExponentialRandomVariable> m_think;
    uint64_t m_received = 0;
};

/// Datagrams of `size_bytes` on the wire, less UDP's and IP's headers and PPP's two bytes.
uint32_t Payload() { return Whole("size_bytes") - 28 - 2; }

// (a) M/D/1: exponential gaps, one transmitter, an endless queue.
class PoissonSource : public Application
{
  public:
    explicit PoissonSource(Address to)
        : m_to(to)
    {
        m_gap = CreateObject<ExponentialRandomVariable>();
        m_gap->SetAttribute(
            "Mean",
            DoubleValue(Number("size_bytes") * 8 / Number("rate_bps") / Number("load")));
    }

  private:
    void StartApplication() override
    {
        m_socket = Socket::CreateSocket(GetNode(), UdpSocketFactory::GetTypeId());
        m_socket->Connect(m_to);
        Wait();
    }

    void Wait() { Simulator::Schedule(Seconds(m_gap->GetValue()), &PoissonSource::Send, this); }

    void Send()
    {
        m_socket->Send(Create<Packet>(Payload()));
        Wait();
    }

    Address m_to;
    Ptr<Socket> m_socket;
    Ptr<ExponentialRandomVariable> m_gap;
};

void Receive(Ptr<Node> node)
{
    PacketSinkHelper sink("ns3::UdpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), 9));
    sink.Install(node);
}

void WorkloadA()
{
    NodeContainer nodes(2);
    InstallStack(nodes);
    auto ends = AssignNetwork(Join(nodes.Get(0), nodes.Get(1), Whole("rate_bps"), 0, 1000000), 10, 0, 0);
    Receive(nodes.Get(1));
    nodes.Get(0)->AddApplication(
        Create<PoissonSource>(InetSocketAddress(ends.GetAddress(1), 9)));
}

// (b) constant bit rate over a chain.
void WorkloadB()
{
    std::vector<uint64_t> rates;
    std::istringstream list(Text("rates_bps"));
    for (std::string rate; std::getline(list, rate, ':');)
    {
        rates.push_back(std::stoull(rate));
    }
    NodeContainer nodes(rates.size() + 1);
    InstallStack(nodes);
    Ipv4InterfaceContainer ends;
    for (uint32_t hop = 0; hop < rates.size(); ++hop)
    {
        ends = AssignNetwork(
            Join(nodes.Get(hop), nodes.Get(hop + 1), rates[hop], Number("delay_s"), 1000000),
            10,
            0,
            hop);
        Routes(nodes.Get(hop))->SetDefaultRoute(ends.GetAddress(1), hop == 0 ? 1 : 2);
    }
    auto last = nodes.Get(rates.size());
    Receive(last);
    for (uint32_t flow = 0; flow < Whole("flows"); ++flow)
    {
        OnOffHelper source("ns3::UdpSocketFactory", InetSocketAddress(ends.GetAddress(1), 9));
        // Its rate counts payload: scale it so that the packets leave as often as asked.
        source.SetConstantRate(
            DataRate(Whole("flow_bps") * Payload() / Whole("size_bytes")), Payload());
        source.Install(nodes.Get(0)).Start(Seconds(flow * Number("stagger_s")));
    }
}

// (c) endless transfers through a dumbbell.
void WorkloadC()
{
    NodeContainer routers(2);
    InstallStack(routers);
    auto left = routers.Get(0);
    auto right = routers.Get(1);
    auto middle = AssignNetwork(Join(left,
                               right,
                               Whole("bottleneck_bps"),
                               Number("bottleneck_delay_s"),
                               Whole("buffer_packets")),
                          10,
                          0,
                          0);
    Routes(left)->SetDefaultRoute(middle.GetAddress(1), 1);
    Routes(right)->SetDefaultRoute(middle.GetAddress(0), 1);
    for (uint32_t flow = 0; flow < Whole("flows"); ++flow)
    {
        NodeContainer hosts(2);
        InstallStack(hosts);
        auto edge = [&](Ptr<Node> host, Ptr<Node> router, uint32_t net) {
            auto ends = AssignNetwork(
                Join(host, router, Whole("edge_bps"), Number("edge_delay_s"), 100000), 10, net, flow);
            Routes(host)->SetDefaultRoute(ends.GetAddress(1), 1);
            return ends.GetAddress(0);
        };
        edge(hosts.Get(0), left, 1);
        auto to = edge(hosts.Get(1), right, 2);
        PacketSinkHelper sink("ns3::TcpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), 9));
        sink.Install(hosts.Get(1));
        BulkSendHelper source("ns3::TcpSocketFactory", InetSocketAddress(to, 9));
        source.SetAttribute("SendSize", UintegerValue(1448));
        source.Install(hosts.Get(0)).Start(Seconds(flow * Number("stagger_s")));
    }
}

// (d) and (e): fetch, think, fetch over a tree; village v of region r lives in 1r.x.y.0.
void WorkloadTree()
{
    NodeContainer top(2);
    InstallStack(top);
    auto server = top.Get(0);
    auto core = top.Get(1);
    auto trunk = AssignNetwork(
        Join(server, core, Whole("core_bps"), Number("delay_s"), Whole("core_packets")), 9, 0, 0);
    Routes(server)->SetDefaultRoute(trunk.GetAddress(1), 1);
    server->AddApplication(Create<Server>());
    InetSocketAddress address(trunk.GetAddress(0), 80);

    auto villages = Whole("villages");
    auto backhauls = Whole("backhauls");
    NodeContainer regions(backhauls);
    InstallStack(regions);
    for (uint32_t r = 0; r < backhauls; ++r)
    {
        auto ends = AssignNetwork(Join(core,
                                 regions.Get(r),
                                 Whole("backhaul_bps"),
                                 Number("delay_s"),
                                 Whole("backhaul_packets")),
                            9,
                            1,
                            r);
        std::ostringstream net;
        net << 10 + r << ".0.0.0";
        Routes(core)->AddNetworkRouteTo(net.str().c_str(), "255.0.0.0", ends.GetAddress(1), 2 + r);
        Routes(regions.Get(r))->SetDefaultRoute(ends.GetAddress(0), 1);
    }
    for (uint32_t v = 0; v < villages; ++v)
    {
        uint32_t r = v * backhauls / villages;
        NodeContainer village(1);
        InstallStack(village);
        auto ends = AssignNetwork(Join(regions.Get(r),
                                 village.Get(0),
                                 Whole("access_bps"),
                                 Number("delay_s"),
                                 Whole("access_packets")),
                            10 + r,
                            v / 256,
                            v % 256);
        Routes(village.Get(0))->SetDefaultRoute(ends.GetAddress(0), 1);
        for (uint32_t u = 0; u < Whole("users"); ++u)
        {
            village.Get(0)->AddApplication(Create<User>(address));
        }
    }
}

void SetDefaults()
{
    Config::SetDefault("ns3::TcpL4Protocol::SocketType", TypeIdValue(TcpCubic::GetTypeId()));
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1448));
    Config::SetDefault("ns3::TcpSocket::InitialCwnd", UintegerValue(10));
    Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(4 << 20));
    Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(4 << 20));
    Config::SetDefault("ns3::TcpSocketBase::MinRto", TimeValue(MilliSeconds(200)));
}

double SecondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

} // namespace

int main(int argc, char* argv[])
{
    for (int i = 1; i < argc; ++i)
    {
        std::string argument = argv[i];
        auto equals = argument.find('=');
        g_parameters[argument.substr(0, equals)] = argument.substr(equals + 1);
    }
    auto start = Clock::now();
    SetDefaults();
    switch (Text("workload")[0])
    {
    case 'a':
        WorkloadA();
        break;
    case 'b':
        WorkloadB();
        break;
    case 'c':
        WorkloadC();
        break;
    default:
        WorkloadTree();
    }
    double setup = SecondsSince(start);
    Simulator::Stop(Seconds(Number("duration_s")));
    start = Clock::now();
    Simulator::Run();
    std::cout << "{\"packet_hops\": " << g_hops << ", \"wall_seconds\": " << SecondsSince(start)
              << ", \"setup_seconds\": " << setup << "}" << std::endl;
    std::quick_exit(0);
}
