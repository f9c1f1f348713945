"""Statistical methods on plain arrays, from scipy and statsmodels; they know no clinic."""
