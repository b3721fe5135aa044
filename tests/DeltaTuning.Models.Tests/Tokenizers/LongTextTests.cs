namespace DeltaTuning.Models.Tests.Tokenizers;

/// <summary>Work grows with the length of the text and no faster. Work is what is allocated, and what subwords are looked for in.</summary>
public sealed class LongTextTests
{
    private const int Half = 500_000;

    [Theory]
    [InlineData("bert")]
    [InlineData("roberta")]
    [InlineData("t5")]
    public void Encode_TextOfAMegabyte_TakesTwiceTheWorkOfHalfOfIt(string folder)
    {
        var tokenizer = TokenizerFixture.Get(folder);
        var line = string.Join(' ', TokenizerFixture.Expected(folder).Select(entry => (string)entry["text"]!)) + "\n";
        var text = string.Concat(Enumerable.Repeat(line, (2 * Half / line.Length) + 1))[..(2 * Half)];
        tokenizer.Encode(line);

        Work(() => tokenizer.Encode(text)).Should().BeLessThan(2.5 * Work(() => tokenizer.Encode(text[..Half])));
    }

    [Fact]
    public void Encode_LongText_LooksForSubwordsInEachWordOnce()
    {
        var counting = new CountingSubwords();
        var splitter = new BertSplitter(lowerCase: true, stripAccents: true, chineseCharacters: true);
        var words = new AlignedText(16);
        splitter.Split(string.Concat(Enumerable.Repeat("words, and words ", 60_000)), 0, words);
        foreach (var (start, end) in words.Words)
            counting.Encode(words[start, end]);

        counting.Units.Should().Be(60_000 * "words,andwords".Length);
    }

    private static double Work(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class CountingSubwords : ISubwordModel
    {
        public int Units { get; private set; }

        public Piece[] Encode(ReadOnlySpan<char> word)
        {
            Units += word.Length;
            return [];
        }
    }
}
