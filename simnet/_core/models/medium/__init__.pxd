# simnet.models.medium in compiled form: whose turn it is on a shared medium.
