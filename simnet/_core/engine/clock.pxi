# People on the compiled core: their agenda on a heap, and the usual actions without Python between
# the behaviour and the core. What anything means is said by simnet.engine.people, which also does
# all that is not usual; simnet.engine.fast.people joins the two.

from cpython.ref cimport PyObject, Py_XDECREF, Py_XINCREF

from simnet.actions import Status, Think, Together, Transfer, TransferOutcome

from simnet._core.engine.connections cimport UNFINISHED

STATUSES = tuple(Status)

cdef int64_t UNUSUAL = <int64_t>1 << 50  # bytes: more are left to simnet.engine.life

cdef extern from "math.h":
    double INFINITE "INFINITY"


cdef struct Due:
    # Something that is to be done: `life` goes on with `subject`, or `act` is called with it.
    int64_t time_ns
    int64_t order
    PyObject *act
    PyObject *subject


cdef inline bint is_before(Due *a, Due *b) noexcept nogil:
    return a.time_ns < b.time_ns or (a.time_ns == b.time_ns and a.order < b.order)


cdef inline int64_t whole_ns(double seconds) noexcept nogil:
    # simnet.engine.amounts.nanoseconds
    return NEVER if seconds * 1e9 >= <double>NEVER else <int64_t>(seconds * 1e9 + 0.5)


cdef class Agenda:
    """What people do, and when: a heap by time, then by the order of asking."""

    cdef Due *due
    cdef Py_ssize_t count
    cdef Py_ssize_t room
    cdef int64_t asked
    cdef int64_t now_ns
    cdef int64_t last_ns   # nothing is due from then on

    def __dealloc__(self):
        self.clear()
        free(self.due)

    cdef void clear(self) noexcept:
        # Forget all that is due.
        cdef Due due
        while self.count:
            due = self.take()
            Py_XDECREF(due.act)
            Py_XDECREF(due.subject)

    @property
    def now(self):
        """The current time, ns."""
        return self.now_ns

    def after(self, int64_t delay_ns, act, subject=None):
        """Call `act` with `subject` in `delay_ns`, behind all that is to be done at that time."""
        self.put(delay_ns, act, subject)

    cdef int put(self, int64_t delay_ns, act, subject) except -1:
        cdef Py_ssize_t k, parent
        cdef Due new
        cdef void *grown
        if delay_ns >= self.last_ns - self.now_ns:
            return 0  # after the end
        if self.count == self.room:
            grown = realloc(self.due, <size_t>(2 * self.room + 64) * sizeof(Due))
            if grown == NULL:
                raise MemoryError()
            self.due = <Due *>grown
            self.room = 2 * self.room + 64
        new.time_ns = self.now_ns + delay_ns
        new.order = self.asked
        new.act = <PyObject *>act
        new.subject = <PyObject *>subject
        Py_XINCREF(new.act)
        Py_XINCREF(new.subject)
        self.asked += 1
        k = self.count
        self.count += 1
        while k > 0:
            parent = (k - 1) >> 2
            if not is_before(&new, &self.due[parent]):
                break
            self.due[k] = self.due[parent]
            k = parent
        self.due[k] = new
        return 0

    cdef Due take(self) noexcept:
        # The first; its references are the caller's now.
        cdef Due first = self.due[0]
        cdef Due last
        cdef Py_ssize_t k = 0, child, least, end
        self.count -= 1
        if self.count == 0:
            return first
        last = self.due[self.count]
        while True:
            child = 4 * k + 1
            if child >= self.count:
                break
            least = child
            end = min(child + 4, self.count)
            child += 1
            while child < end:
                if is_before(&self.due[child], &self.due[least]):
                    least = child
                child += 1
            if not is_before(&self.due[least], &last):
                break
            self.due[k] = self.due[least]
            k = least
        self.due[k] = last
        return first


cdef class CoreLife:
    """The usual actions of one person: thinking, and transfers without a kept connection.

    Args:
        clock: whose people it is of.
        life: does everything else (simnet.engine.life).
        channels: number of the flow by the name of each destination.
    """

    cdef CoreClock clock
    cdef object life
    cdef object send
    cdef dict channels
    cdef int64_t start_ns
    cdef int64_t first     # serial number of its first part
    cdef Py_ssize_t waiting
    cdef list outcomes     # of what is done together; None
    cdef int64_t last_ns
    cdef int64_t idle

    def __init__(self, CoreClock clock, life, channels):
        self.clock = clock
        self.life = life
        self.channels = dict(channels)
        self.last_ns = -1

    def begin(self, actions):
        """Begin with the generator of a behaviour's actions."""
        self.send = actions.send
        self.go_on(None)

    def resume(self, outcome):
        """Go on with the outcome of what the life has done."""
        self.go_on(outcome)

    cdef int go_on(self, outcome) except -1:
        cdef object action
        while True:
            try:
                action = self.send(outcome)
            except StopIteration:
                return 0
            except Exception as error:
                raise self.life.failure(error) from error
            if type(action) is Think:
                if self.think(action):
                    return 0
            elif type(action) is Transfer:
                if self.transfer(action):
                    return 0
            elif type(action) is Together:
                if self.together(action):
                    return 0
            if self.life.perform(action):
                return 0
            outcome = () if type(action) is Together else None

    cdef bint passes_time(self) noexcept:
        # Whether time passes. Who lets none pass for a thousand actions is left to the life, which
        # counts on and refuses (simnet.engine.life.IDLE_ACTIONS_ALLOWED).
        cdef int64_t now = self.clock.agenda.now_ns
        if now > self.last_ns:
            self.last_ns = now
            self.idle = 0
            return True
        self.idle += 1
        return self.idle < 1000

    cdef int think(self, action) except -1:
        # Returns whether it was usual, and done.
        cdef object seconds = action.seconds
        cdef double length
        if type(seconds) is not float:
            return 0
        length = seconds
        if not 0.0 <= length < INFINITE or not self.passes_time():
            return 0
        self.clock.agenda.put(whole_ns(length), self, None)
        return 1

    cdef int32_t usual(self, action) except -2:
        # The flow of a transfer that can be started without more ado; -1.
        cdef object flow
        if type(action) is not Transfer or action.over is not None:
            return -1
        if action.multiplex is not False:
            return -1
        if type(action.down_bytes) is not int or type(action.up_bytes) is not int:
            return -1
        if type(action.patience_s) is not float or type(action.to) is not str:
            return -1
        if type(action.deadline_s) is not float or not self.left(action) > 0:
            return -1
        flow = self.channels.get(action.to)
        if flow is None or not 0 <= action.down_bytes < UNUSUAL or not (
                0 <= action.up_bytes < UNUSUAL) or not action.patience_s >= 0.0:
            return -1
        return flow

    cdef int64_t left(self, action) except? -1:
        # Time until the deadline of a transfer.
        cdef double deadline = action.deadline_s
        if deadline == INFINITE:
            return NEVER
        return whole_ns(deadline) - self.clock.agenda.now_ns if deadline >= 0.0 else -1

    cdef int64_t ask(self, action, int32_t flow) except -1:
        # Start a transfer; return its serial number.
        cdef World *w = &self.clock.core.w
        cdef int64_t serial
        w.now = self.clock.agenda.now_ns
        serial = start_transfer(w, flow, action.up_bytes, action.down_bytes,
                                min(whole_ns(action.patience_s), self.left(action)), NULL, True)
        self.clock.core._check()
        self.clock.lives[serial] = self
        return serial

    cdef int transfer(self, action) except -1:
        cdef int32_t flow = self.usual(action)
        if flow < 0 or not self.passes_time():
            return 0
        self.start_ns = self.clock.agenda.now_ns
        self.outcomes = None
        self.waiting = 1
        self.first = self.ask(action, flow)
        return 1

    cdef int together(self, action) except -1:
        cdef object parts = action.actions
        cdef Py_ssize_t k
        if type(parts) is not tuple or not parts:
            return 0
        for part in parts:
            if self.usual(part) < 0:
                return 0
        if not self.passes_time():
            return 0
        self.start_ns = self.clock.agenda.now_ns
        self.waiting = len(parts)
        self.outcomes = [None] * self.waiting
        for k, part in enumerate(parts):
            serial = self.ask(part, self.usual(part))
            if k == 0:
                self.first = serial
        return 1

    cdef int ended(self, Completed done) except -1:
        # Goes on if it waits for nothing else.
        cdef object outcome = TransferOutcome(
            STATUSES[done.status], <double>(done.end_ns - self.start_ns) / 1e9, done.received)
        self.waiting -= 1
        if self.outcomes is None:
            return self.go_on(outcome)
        self.outcomes[done.serial - self.first] = outcome
        if self.waiting == 0:
            outcome, self.outcomes = tuple(self.outcomes), None
            return self.go_on(outcome)
        return 0

    def outcome_at_end(self):
        """Return what is told of the end of the run; None to a person who waits for nothing."""
        cdef dict unfinished
        if self.waiting == 0:
            return None
        unfinished = self.clock.received_so_far()
        seconds = (self.clock.agenda.now_ns - self.start_ns) / 1e9
        count = 1 if self.outcomes is None else len(self.outcomes)
        told = [
            TransferOutcome(STATUSES[UNFINISHED], seconds, unfinished[serial])
            if serial in unfinished else self.outcomes[serial - self.first]
            for serial in range(self.first, self.first + count)
        ]
        return told[0] if self.outcomes is None else tuple(told)


cdef class Completed:
    # A transfer that has ended, until its person is told.
    cdef int64_t serial
    cdef int64_t end_ns
    cdef int64_t status
    cdef int64_t received
    cdef CoreLife life


cdef class CoreClock:
    """One clock for people and the core.

    Before what people do next is done, the core handles all its own events up to that time, those
    of that very time included. It stops early when a person's transfer or stream ends.

    Args:
        core: which has been started.
        duration_ns: of the run.
    """

    cdef readonly Core core
    cdef readonly Agenda agenda
    cdef dict lives        # by serial number, of the transfers that they wait for
    cdef dict received     # bytes so far by serial number, as the run ends; None before
    cdef int64_t duration

    def __init__(self, Core core, int64_t duration_ns):
        self.core = core
        self.duration = duration_ns
        self.agenda = Agenda()
        self.agenda.last_ns = duration_ns
        self.lives = {}

    def play(self, int64_t look_ns, int64_t wall_ns, look, completed):
        """Play until the end of the run: events at that very time no longer happen.

        Args:
            look_ns: simulated time between two calls of `look` while people act.
            wall_ns: how long the core works between two of them while they do not.
            look: is called with the time and the packets forwarded.
            completed: is told what has ended of what was not asked for here.
        """
        cdef Agenda agenda = self.agenda
        try:
            self.play_until_end(agenda, look_ns, wall_ns, look, completed)
        finally:
            agenda.clear()

    cdef int play_until_end(
        self, Agenda agenda, int64_t look_ns, int64_t wall_ns, look, completed
    ) except -1:
        cdef int64_t next_look = 0
        cdef int64_t time
        cdef Due due
        while True:
            time = agenda.due[0].time_ns if agenda.count else self.duration
            if self.core.advance(time + 1, wall_ns):
                agenda.now_ns = time
                if time >= self.duration:
                    return 0
                due = agenda.take()
                act, subject = <object>due.act, <object>due.subject
                Py_XDECREF(due.act)
                Py_XDECREF(due.subject)
                if type(act) is CoreLife:
                    if subject is None:
                        (<CoreLife>act).go_on(None)
                    else:
                        (<CoreLife>act).ended(<Completed>subject)
                else:
                    act(subject)
                if time >= next_look:
                    look(time, self.core.w.packet_hops)
                    next_look = time + look_ns
            elif not self.tell(completed):
                look(self.core.w.now, self.core.w.packet_hops)

    cdef dict received_so_far(self):
        if self.received is None:
            self.received = {each[0]: each[3] for each in self.core.unfinished()}
        return self.received

    cdef bint tell(self, completed) except -1:
        # Put what has ended on the agenda; False if nothing has.
        cdef World *w = &self.core.w
        cdef int32_t k, count = w.completion_count
        cdef Completion *done
        cdef Completed each
        if count == 0:
            return False
        for k in range(count):
            done = &w.completions[k]
            self.agenda.now_ns = done.end_ns
            life = self.lives.pop(done.serial, None)
            if life is None:
                completed(done.serial, done.end_ns, done.status, done.received_bytes,
                          done.sent[1], done.received[1], done.sent[0], done.received[0],
                          done.delay_sum[1], done.delay_sum[0], done.jitter[1], done.jitter[0],
                          done.frames_sent[1], done.whole[1], done.frames_sent[0], done.whole[0],
                          done.frozen[1], done.frozen[0])
                continue
            each = Completed.__new__(Completed)
            each.serial, each.end_ns = done.serial, done.end_ns
            each.status, each.received = done.status, done.received_bytes
            self.agenda.put(0, life, each)
        w.completion_count = 0
        w.halt = False
        return True
