namespace DeltaTuning.Experiments.Tests.Data;

/// <summary>Public data sets beside the checkout, which tests can do without.</summary>
internal static class PublicData
{
    /// <summary>The folder that <c>DELTATUNING_DATA</c> names, or <c>shared/data</c> beside the checkout or a folder above; null where there is none.</summary>
    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("DELTATUNING_DATA") is { Length: > 0 } given)
            return given;
        for (var folder = new DirectoryInfo(Checkout.Root).Parent; folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "shared", "data") is var data && Directory.Exists(data))
                return data;
        }
        return null;
    }
}
