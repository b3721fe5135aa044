namespace DeltaTuning;

/// <summary>What a composition is made of: a method (<see cref="IDeltaModule"/>), a method with a name of its own (<see cref="DeltaPart"/>), a stage (<see cref="DeltaStage"/>) or a composition.</summary>
public interface IDeltaPart
{
    /// <summary>What it is, such as <c>LORA</c> or <c>SEQUENTIAL</c>.</summary>
    string Method { get; }
}

/// <summary>A method in a composition with options of its own.</summary>
/// <param name="Module">The method.</param>
/// <param name="Options">Name, learning rate, dtype, seed; the composition's options stand where it says nothing of name and seed.</param>
public sealed record DeltaPart(IDeltaModule Module, DeltaOptions Options) : IDeltaPart
{
    /// <inheritdoc/>
    public string Method => Module.Method;
}
