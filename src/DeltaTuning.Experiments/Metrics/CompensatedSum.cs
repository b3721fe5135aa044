namespace DeltaTuning.Experiments.Metrics;

/// <summary>A sum whose rounding does not depend on the order to any digit that counts (Neumaier 1974).</summary>
internal struct CompensatedSum
{
    private double _sum;
    private double _lost;

    public long Count { get; private set; }

    public readonly double Sum => _sum + _lost;

    public readonly double Mean => Sum / Count;

    public void Add(double value)
    {
        Count++;
        var sum = _sum + value;
        _lost += Math.Abs(_sum) >= Math.Abs(value) ? _sum - sum + value : value - sum + _sum;
        _sum = sum;
    }
}
