namespace DeltaTuning.Models.Tests.Tokenizers;

public sealed class ConcurrencyTests
{
    [Theory]
    [InlineData("bert")]
    [InlineData("roberta")]
    [InlineData("t5")]
    public void Encode_FromSeveralThreads_GivesTheSame(string folder)
    {
        var texts = TokenizerFixture.Expected(folder).Select(entry => (string)entry["text"]!).ToArray();
        var alone = texts.Select(text => TokenizerFixture.Get(folder).Encode(text).Ids.ToArray()).ToArray();
        var shared = TextTokenizer.FromPretrained(TokenizerFixture.Folder(folder));

        Parallel.For(0, 8 * texts.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            shared.Encode(texts[i % texts.Length]).Ids.Should().Equal(alone[i % texts.Length]));
    }
}
