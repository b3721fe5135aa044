using DeltaTuning.Files;

namespace DeltaTuning.Modules;

/// <summary>How AdapterHub's files hold a method.</summary>
internal interface IAdapterHubMethod
{
    /// <summary>Whether the configuration is one of this method.</summary>
    bool Reads(PeftConfig fields);

    /// <summary>Makes the method from the configuration.</summary>
    /// <param name="source">The file and the model.</param>
    /// <exception cref="InvalidDataException">A field has a wrong type or value.</exception>
    /// <exception cref="NotSupportedException">A field asks for what the method does not do.</exception>
    IDeltaModule Read(AdapterHubSource source);

    /// <summary>The names of a method's tensors.</summary>
    /// <param name="method">The method.</param>
    /// <param name="adapter">The adapter's name, which stands in them.</param>
    /// <param name="map">The model's map.</param>
    IDeltaNames Names(IDeltaModule method, string adapter, BackboneMap map);
}

/// <summary>A method that is written as AdapterHub does, too.</summary>
internal interface IAdapterHubWriter : IAdapterHubMethod
{
    /// <summary>Whether a method is one of these.</summary>
    bool Writes(IDeltaModule method);

    /// <summary>Sets all fields of the configuration.</summary>
    /// <exception cref="NotSupportedException">AdapterHub has no words for an option.</exception>
    void Write(DeltaHandle handle, BackboneMap map, PeftConfig fields);
}
