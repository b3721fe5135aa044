using static TorchSharp.torch;

namespace DeltaTuning.Files;

/// <summary>Tensors of a file that make one parameter of a delta.</summary>
/// <param name="Names">Their names, at least one.</param>
/// <param name="Make">Makes the parameter's values from the tensors in the order of the names, in a dispose scope of the caller.</param>
public sealed record DeltaParts(IReadOnlyList<string> Names, Func<IReadOnlyList<Tensor>, Tensor> Make);
