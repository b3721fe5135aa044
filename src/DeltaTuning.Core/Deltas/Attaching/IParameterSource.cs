using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>Where the values of a delta's parameters come from while it is loaded.</summary>
internal interface IParameterSource
{
    /// <summary>The values of a parameter; null where there are none or they do not fit, which <see cref="Complete"/> reports.</summary>
    Tensor? Take(string key, ReadOnlySpan<long> shape);

    /// <summary>Whether it has the parameters of a re-parameterization, and not, as PEFT's files, what is computed from them.</summary>
    bool HoldsWhatIsTrained => false;

    /// <summary>Demands that everything was found, fitted and used.</summary>
    /// <exception cref="InvalidDataException">It did not.</exception>
    void Complete();
}
