# Random numbers of one user of randomness for Python: simnet.chance.streams.RandomStream, compiled.

from simnet._core.chance.random cimport (
    LAW_CONSTANT, LAW_DISCRETE, LAW_EXPONENTIAL, LAW_SEQUENCE, inverse_normal, natural_exp,
    natural_log, stream_uniform,
)


cdef class CoreStream:
    """A named random stream, bit for bit the numbers of `simnet.chance.streams.RandomStream`.

    Args:
        key: of simnet.chance.streams.stream_key.
        name: what it is for.
    """

    cdef Stream stream
    cdef readonly str name

    def __init__(self, key, str name):
        stream_open(&self.stream, key[0], key[1])
        self.name = name

    def raw(self):
        """Return the next 64 random bits."""
        return stream_raw(&self.stream)

    def uniform(self):
        """Return a uniform variate in [0, 1), a multiple of 2^-53."""
        return stream_uniform(&self.stream)

    def exponential(self, double mean):
        """Return an exponential variate."""
        return -mean * natural_log(1.0 - stream_uniform(&self.stream))

    def normal(self, double mean=0.0, double sd=1.0):
        """Return a normal variate."""
        return mean + sd * inverse_normal(stream_uniform(&self.stream) + 5.551115123125783e-17)

    def lognormal(self, double mu, double sigma):
        """Return e to a normal variate of mean `mu` and standard deviation `sigma`."""
        return natural_exp(
            mu + sigma * inverse_normal(stream_uniform(&self.stream) + 5.551115123125783e-17))

    def pareto(self, double alpha, double scale):
        """Return a Pareto variate of shape `alpha` that is at least `scale`."""
        return scale * natural_exp(-natural_log(1.0 - stream_uniform(&self.stream)) / alpha)

    def integer(self, int64_t below):
        """Return an integer in [0, `below`)."""
        return <int64_t>(stream_uniform(&self.stream) * below)

    def choice(self, items):
        """Return one of `items`, each equally likely."""
        return items[self.integer(len(items))]

    def draw(self, variate, count=0):
        """Return a variate of a law; `count` is how many were drawn before."""
        cdef Variate v
        v.law = variate.law
        v.length = 0
        if v.law == LAW_CONSTANT:
            return variate.a
        if v.law == LAW_EXPONENTIAL:
            return -(<double>variate.a) * natural_log(1.0 - stream_uniform(&self.stream))
        if v.law in (LAW_DISCRETE, LAW_SEQUENCE):
            return variate.drawn(self, count)
        v.a, v.b, v.c, v.d = variate.a, variate.b, variate.c, variate.d
        return variate_draw(&v, &self.stream, 0)
