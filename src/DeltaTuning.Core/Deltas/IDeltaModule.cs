namespace DeltaTuning;

/// <summary>
/// A method of delta tuning with its options: an immutable record, usable on many models. It holds no tensors; what it declares in
/// <see cref="Attach"/> is made, hooked, switched, merged and saved by the library, alike for built-in and foreign methods. Its
/// <see cref="IDeltaPart.Method"/> is its name in files and registries, in PEFT's spelling of <c>peft_type</c> where PEFT has it, such as <c>LORA</c>.
/// </summary>
public interface IDeltaModule : IDeltaPart
{
    /// <summary>Declares parameters and effects. Called once for each model, and again when a saved delta is loaded.</summary>
    /// <param name="delta">Takes the declarations.</param>
    /// <exception cref="ArgumentException">The options do not fit together or do not fit the backbone.</exception>
    /// <exception cref="DeltaTargetException">A target matches nothing.</exception>
    void Attach(IDeltaBuilder delta);
}
