using DeltaTuning.Parity.Tests.Kinds;
using DeltaTuning.Parity.Tests.Reference;

namespace DeltaTuning.Parity.Tests;

/// <summary>Every case of the root equals what PyTorch's libraries computed.</summary>
public sealed class ParityTests
{
    /// <summary>A row per folder with a case.json; for kinds that gather many methods in one folder, a row per method.</summary>
    public static IEnumerable<TheoryDataRow<string, string?>> Cases() =>
        from @case in ReferenceRoot.Current.Cases()
        from value in CaseKinds.Division(@case) is { } fact ? @case.Values(fact) : (IEnumerable<string?>)[null]
        select new TheoryDataRow<string, string?>(@case.Path, value) { TestDisplayName = value is null ? @case.Path : $"{@case.Path} {value}", Label = "" };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case_EqualsItsReference(string path, string? value)
    {
        var @case = new ReferenceCase(ReferenceRoot.Current, path);
        if (value is not null)
            @case = new ReferenceCase(ReferenceRoot.Current, path, (CaseKinds.Division(@case)!, value));
        if (NotImplementedYet.Of(@case.Facts) is not { } entry)
        {
            CaseKinds.Run(@case);
            return;
        }
        var failure = Record.Exception(() => CaseKinds.Run(@case));
        failure.Should().NotBeNull($"{NotImplementedYet.FileName} has \"{entry}\"; this case matches it and passes, so the entry has to go or to say less");
        Assert.Skip($"Not implemented yet: {entry.Reason}");
    }
}
