using DeltaTuning.Parity.Tests.Kinds;
using DeltaTuning.Parity.Tests.Reference;

namespace DeltaTuning.Parity.Tests;

public sealed class NotImplementedYetTests
{
    public static IEnumerable<TheoryDataRow<string>> Lines() => NotImplementedYet.Entries.Select(entry => new TheoryDataRow<string>(entry.Line));

    // Only the copy in the repository is known to hold an example of everything that the list names; another root may lack a method.
    [Theory]
    [MemberData(nameof(Lines))]
    public void Entry_EachValue_MatchesACaseOfTheFixtures(string line)
    {
        var cases = ReferenceRoot.Fixtures.Cases().SelectMany(Parts).Select(@case => @case.Facts).ToList();
        foreach (var entry in NotImplementedYet.Entry.Parse(line).OneByOne())
            cases.Should().Contain(facts => entry.Matches(facts), $"\"{entry}\" has to match a case in tests/Fixtures, or has to go");
    }

    [Theory]
    [InlineData("kind=generation")]
    [InlineData("kind=generation :")]
    [InlineData("generation : a reason")]
    public void Parse_LineWithoutFactOrReason_Throws(string line)
    {
        var parse = () => NotImplementedYet.Entry.Parse(line);
        parse.Should().Throw<InvalidDataException>().WithMessage($"*{line}*");
    }

    [Fact]
    public void Matches_EveryFactOneOfTheValues()
    {
        var entry = NotImplementedYet.Entry.Parse("kind=peft-adapter, peft_type=IA3|VERA : a reason");
        entry.Matches(Facts("peft-adapter", "VERA")).Should().BeTrue();
        entry.Matches(Facts("peft-adapter", "LORA")).Should().BeFalse();
        entry.Matches(Facts("composition", "IA3")).Should().BeFalse();
        entry.Matches(new Dictionary<string, string> { ["kind"] = "peft-adapter" }).Should().BeFalse();

        static Dictionary<string, string> Facts(string kind, string type) => new() { ["kind"] = kind, ["peft_type"] = type };
    }

    private static IEnumerable<ReferenceCase> Parts(ReferenceCase @case) => CaseKinds.Division(@case) is { } fact
        ? @case.Values(fact).Select(value => new ReferenceCase(@case.Root, @case.Path, (fact, value)))
        : [@case];
}
