"""How does a cluster of OpenSearch keep and search reports?

The second engine, for more reports than one machine should hold. The cluster keeps reports and
names the likeliest ones; what they are worth, which passages are shown and why is computed here, by
the code that the engine of this machine uses, with the statistics of the whole cluster.
"""
