"""Ridge regression by hand and by sight.

One convention everywhere: J(w, b) = 1/(2m) Σ (xᵢ·w + b − yᵢ)² + λ/(2m) Σ wⱼ², with
m rows, n features and an intercept b that is never penalised.
"""
