namespace DeltaTuning.Packaging.Tests;

/// <summary>Tests of the command line of a stranger who installed it from a folder of packages, once for all of them.</summary>
[CollectionDefinition(Name)]
public sealed class ToolGroup : ICollectionFixture<InstalledTool>
{
    public const string Name = "tool";
}
