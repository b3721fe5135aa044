namespace DeltaTuning.Files;

/// <summary>How a checkpoint's names become a module's, and which differences are allowed. By default none is.</summary>
public sealed record LoadOptions
{
    /// <summary>A name in the file → the module's name for it.</summary>
    /// <value>Default: the same name.</value>
    public Func<string, string> Rename { get; init; } = name => name;

    /// <summary>Whether a tensor of the module (by its name there) may be absent from the file. It keeps its values and is listed in <see cref="LoadReport.Missing"/>.</summary>
    /// <value>Default: none may.</value>
    public Func<string, bool> MayBeMissing { get; init; } = _ => false;

    /// <summary>Whether a tensor of the file (by its name there) may be left out where the module has no place for it. It is listed in <see cref="LoadReport.Ignored"/>.</summary>
    /// <value>Default: none may.</value>
    public Func<string, bool> MayBeIgnored { get; init; } = _ => false;

    /// <summary>Whether a tensor of the module may have another shape in the file. It keeps its values and is listed in <see cref="LoadReport.Misshapen"/>.</summary>
    /// <value>Default: none may.</value>
    public Func<string, bool> MayBeMisshapen { get; init; } = _ => false;

    /// <summary>Whether floating-point numbers of another width are converted to the module's dtype.</summary>
    /// <value>Default false: another dtype is an error.</value>
    public bool ConvertDtype { get; init; }

    /// <summary>
    /// Whether a tensor on the CPU whose dtype is the file's becomes a view of the file instead of a copy: loading then takes no time and no memory, pages
    /// are read when they are used, and writing to the tensor does not change the file.
    /// </summary>
    /// <value>Default false: values are copied.</value>
    public bool Map { get; init; }
}
