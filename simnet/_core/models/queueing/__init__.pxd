# simnet.models.queueing in compiled form: what decides which packet is sent next.
