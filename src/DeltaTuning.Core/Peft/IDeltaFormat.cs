namespace DeltaTuning.Files;

/// <summary>How a method's options stand in an <c>adapter_config.json</c>. Stateless; found by <see cref="DeltaFormats"/>.</summary>
public interface IDeltaFormat
{
    /// <summary>The <c>peft_type</c>, equal to the <see cref="IDeltaPart.Method"/> of what <see cref="Read"/> gives.</summary>
    string PeftType { get; }

    /// <summary>Makes the method from its fields.</summary>
    /// <param name="config">The fields; those common to all methods are the library's own affair.</param>
    /// <returns>The method.</returns>
    /// <exception cref="InvalidDataException">A field has a wrong type or value.</exception>
    /// <exception cref="NotSupportedException">A field asks for what the method does not do.</exception>
    IDeltaModule Read(PeftConfig config);

    /// <summary>Sets a method's fields, all of them, defaults included.</summary>
    /// <param name="delta">The method.</param>
    /// <param name="context">The model's facts that some fields want.</param>
    /// <param name="config">Takes the fields.</param>
    void Write(IDeltaModule delta, DeltaFormatContext context, PeftConfig config);

    /// <summary>The name of a parameter in <c>adapter_model.safetensors</c>.</summary>
    /// <param name="key">The parameter's <see cref="DeltaParameter.Key"/>.</param>
    /// <returns>Unless the format says otherwise, PEFT's <c>base_model.model.</c> and the key.</returns>
    string FileName(string key) => PeftNames.Prefix + key;
}

/// <summary>What a method's fields may depend on beside its options.</summary>
/// <param name="Map">The model's map; null for a model without.</param>
/// <param name="Modules">Paths of all the model's modules.</param>
/// <param name="Attached">Paths of the layers that the delta's targets selected, in the model's order.</param>
public sealed record DeltaFormatContext(BackboneMap? Map, IReadOnlyList<string> Modules, IReadOnlyList<string> Attached);

/// <summary>Names a format of an assembly, so that deltas of its method load once the assembly is.</summary>
/// <param name="format">A class that implements <see cref="IDeltaFormat"/> and has a constructor without parameters.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class DeltaFormatAttribute(Type format) : Attribute
{
    /// <summary>The format's class.</summary>
    public Type Format { get; } = format;
}
