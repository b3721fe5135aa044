using DeltaTuning.Experiments.Prompts;

namespace DeltaTuning.Experiments.Tests.Prompts;

public sealed class PromptTemplateTests
{
    [Fact]
    public void A_template_is_its_parts()
    {
        var template = PromptTemplate.Parse("*cls*{PROMPT}*sent-_0*?*mask*,_so*+sentl_1**sep+*");

        template.Parts.Should().Equal(
            new SpecialPart(PromptToken.Cls),
            new SoftPromptPart(),
            new SentencePart(0, WithoutLast: true),
            new LiteralPart("?"),
            new SpecialPart(PromptToken.Mask),
            new LiteralPart(", so"),
            new SentencePart(1, AfterSpace: true, FirstLetter.Lower),
            new SpecialPart(PromptToken.Sep, EndsSegment: true));
        template.Sentences.Should().Be(2);
    }

    public static TheoryData<string, SentencePart> Sentences { get; } = new()
    {
        { "sent_0", new(0) },
        { "+sent_2", new(2, AfterSpace: true) },
        { "sent-_1", new(1, WithoutLast: true) },
        { "+sent-_1", new(1, AfterSpace: true, WithoutLast: true) },
        { "sentl_0", new(0, FirstLetter: FirstLetter.Lower) },
        { "+sentl_0", new(0, AfterSpace: true, FirstLetter.Lower) },
        { "sentl-_0", new(0, FirstLetter: FirstLetter.Lower, WithoutLast: true) },
        { "+sentl-_0", new(0, AfterSpace: true, FirstLetter.Lower, WithoutLast: true) },
        { "sentu_0", new(0, FirstLetter: FirstLetter.Upper) },
        { "+sentu_10", new(10, AfterSpace: true, FirstLetter.Upper) },
    };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void Sentences_come_in_many_forms(string part, SentencePart expected) =>
        PromptTemplate.Parse($"*cls*{part}*mask*sep*").Parts[1].Should().Be(expected);

    [Theory]
    [InlineData("*cls*sent_0*sep*", "*0 masks*exactly one*")]
    [InlineData("*cls*mask*mask*", "*2 masks*exactly one*")]
    [InlineData("*sent_0*mask*sep*", "*does not begin with *cls**")]
    [InlineData("*cls*sent_0*{PROMPT}*mask*", "*soft prompt elsewhere*")]
    [InlineData("*cls*sentx_0*mask*", "*'sentx_0'*names no sentence*+sentl-_0*")]
    [InlineData("*cls*sent_*mask*", "*'sent_'*names no sentence*")]
    public void What_is_no_template_is_refused(string text, string message) =>
        FluentActions.Invoking(() => PromptTemplate.Parse(text)).Should().Throw<ArgumentException>().WithMessage(message);
}
