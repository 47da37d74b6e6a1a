# simnet.chance in compiled form.
