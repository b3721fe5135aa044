namespace DeltaTuning.Training.Optimizers;

/// <summary>Adam's and AdamW's numbers, checked.</summary>
internal sealed record AdamSettings(double Beta1, double Beta2, double Epsilon, double WeightDecay, bool AmsGrad)
{
    public AdamSettings Validated()
    {
        RequireBeta(Beta1, nameof(Beta1));
        RequireBeta(Beta2, nameof(Beta2));
        if (!(Epsilon >= 0 && double.IsFinite(Epsilon)))
            throw new ArgumentOutOfRangeException(nameof(Epsilon), Epsilon, "Epsilon must be at least 0; 1e-8 is usual.");
        if (!(WeightDecay >= 0 && double.IsFinite(WeightDecay)))
            throw new ArgumentOutOfRangeException(nameof(WeightDecay), WeightDecay, "Weight decay must be at least 0; 0.01 is usual, 0 turns it off.");
        return this;
    }

    private static void RequireBeta(double value, string name)
    {
        if (value is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 0 and below 1; 0.9 and 0.999 are usual.");
    }
}
