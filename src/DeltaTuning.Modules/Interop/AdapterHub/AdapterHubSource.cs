using DeltaTuning.Files;

namespace DeltaTuning.Modules;

/// <summary>What a method is made from.</summary>
/// <param name="Fields">The method's options in the file.</param>
/// <param name="Map">The model's map.</param>
/// <param name="ModulesToSave">The modules that are trained with it: null for the model's heads, empty for none.</param>
/// <param name="Tensors">Names of the file's tensors.</param>
internal sealed record AdapterHubSource(PeftConfig Fields, BackboneMap Map, IReadOnlyList<string>? ModulesToSave, IReadOnlyCollection<string> Tensors);
