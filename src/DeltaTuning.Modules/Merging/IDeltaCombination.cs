using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>What comes out of merging deltas of one method.</summary>
internal interface IDeltaCombination
{
    /// <summary>The method that the result is a delta of.</summary>
    IDeltaModule Method { get; }

    /// <summary>The values of its parameters by their keys. Parameters without a value keep the backbone's.</summary>
    IReadOnlyDictionary<string, Tensor> Values { get; }
}
