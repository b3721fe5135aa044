namespace DeltaTuning.Models.Tests.Tokenizers;

/// <summary>Tokens, spans and decoded text equal transformers', from files of the older and of the newer kind.</summary>
public sealed class ReferenceTextTests
{
    public static TheoryData<string, int> Texts()
    {
        var rows = new TheoryData<string, int>();
        foreach (var folder in TokenizerFixture.Folders)
        {
            for (var i = 0; i < TokenizerFixture.Expected(folder).Count(); i++)
                rows.Add(folder, i);
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Encode_TextOfTheReference_GivesItsTokensAndSpans(string folder, int index)
    {
        var expected = TokenizerFixture.Expected(folder).ElementAt(index);
        var text = (string)expected["text"]!;
        var encoding = TokenizerFixture.Get(folder).Encode(text);

        encoding.Tokens.Should().Equal(expected["tokens"]!.AsArray().Select(token => (string)token!));
        encoding.Offsets.Select(span => (CodePoints(text, span.Start), CodePoints(text, span.End)))
            .Should().Equal(expected["offsets"]!.AsArray().Select(pair => ((int)pair![0]!, (int)pair[1]!)));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Decode_TokensOfTheReference_GivesItsText(string folder, int index)
    {
        var expected = TokenizerFixture.Expected(folder).ElementAt(index);
        var tokenizer = TokenizerFixture.Get(folder);
        var ids = expected["tokens"]!.AsArray().Select(token => tokenizer.TokenToId((string)token!)!.Value).ToArray();

        tokenizer.Decode(ids).Should().Be((string)expected["decoded"]!["keep"]!);
        tokenizer.Decode(ids, skipSpecialTokens: true).Should().Be((string)expected["decoded"]!["skip"]!);
    }

    // The reference counts code points.
    private static int CodePoints(string text, int units) => text[..units].EnumerateRunes().Count();
}
