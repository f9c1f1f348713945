"""Every statistic beside an independent implementation or a published worked example."""
