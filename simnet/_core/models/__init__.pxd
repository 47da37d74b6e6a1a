# simnet.models in compiled form: what a packet meets.
