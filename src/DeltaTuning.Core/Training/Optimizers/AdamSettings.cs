namespace DeltaTuning.Training.Optimizers;

/// <summary>Adam's and AdamW's numbers, checked.</summary>
internal sealed record AdamSettings(double Beta1, double Beta2, double Epsilon, double WeightDecay, bool AmsGrad)
{
    public AdamSettings Validated()
    {
        SettingGuard.RequireDecay(Beta1, nameof(Beta1));
        SettingGuard.RequireDecay(Beta2, nameof(Beta2));
        SettingGuard.RequireNotNegative(Epsilon, nameof(Epsilon), "1e-8 is usual");
        SettingGuard.RequireWeightDecay(WeightDecay);
        return this;
    }
}
