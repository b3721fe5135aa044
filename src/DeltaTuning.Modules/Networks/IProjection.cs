using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>A trained linear map, W x + b.</summary>
internal interface IProjection
{
    /// <summary>W x + b.</summary>
    Tensor Of(Tensor input);
}
