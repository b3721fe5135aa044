namespace DeltaTuning.Modules;

/// <summary>First values of an adapter's matrices.</summary>
internal sealed record AdapterStart(Initialize Down, Initialize Up, Initialize Gate)
{
    internal static AdapterStart Of(AdapterInit init) => init switch
    {
        AdapterInit.Mam => new(Init.KaimingUniform, Init.Zeros, Init.KaimingUniform),
        AdapterInit.Houlsby => All(Init.TruncatedNormal(0.01, 0.02)),
        AdapterInit.Normal => All(Init.Normal(0.01)),
        _ => All(Init.Normal(0.02)),
    };

    private static AdapterStart All(Initialize values) => new(values, values, values);
}
