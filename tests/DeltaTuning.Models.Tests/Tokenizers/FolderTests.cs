namespace DeltaTuning.Models.Tests.Tokenizers;

/// <summary>Folders that hold other files than they should: what is wrong is named, and what can be read is read.</summary>
public sealed class FolderTests
{
    [Fact]
    public void FromPretrained_NoFolder_Throws() =>
        FluentActions.Invoking(() => TextTokenizer.FromPretrained("no-such-folder")).Should().Throw<DirectoryNotFoundException>().WithMessage("*no-such-folder*");

    [Fact]
    public void FromPretrained_NoTokenizerFiles_NamesThem()
    {
        using var folder = new TemporaryFolder();

        FluentActions.Invoking(() => TextTokenizer.FromPretrained(folder.Path)).Should().Throw<FileNotFoundException>()
            .WithMessage("*spiece.model*vocab.txt*vocab.json and merges.txt*tokenizer.json*");
    }

    [Fact]
    public void FromPretrained_HalfOfRoberta_NamesTheMissingFile()
    {
        using var folder = TokenizerFixture.Copy("roberta");
        File.Delete(Path.Combine(folder.Path, "merges.txt"));

        FluentActions.Invoking(() => TextTokenizer.FromPretrained(folder.Path)).Should().Throw<FileNotFoundException>().WithMessage("*no merges.txt*");
    }

    [Theory]
    [InlineData("bert", "vocab.txt", "hello\n", "*vocab.txt*[UNK]*")]
    [InlineData("bert", "tokenizer_config.json", "{", "*tokenizer_config.json is no JSON*")]
    [InlineData("bert", "added_tokens.json", """{"new": "x"}""", "*added_tokens.json*without content or id*")]
    [InlineData("bert", "added_tokens.json", """{"new": 0}""", "*added_tokens.json*\"new\"*0*")]
    [InlineData("roberta", "vocab.json", "[]", "*vocab.json holds no JSON object*")]
    [InlineData("roberta", "vocab.json", """{"a": "b"}""", "*vocab.json gives \"a\" no id*")]
    [InlineData("roberta", "vocab.json", """{"<s>": 0}""", "*vocab.json lacks*byte 0*")]
    [InlineData("roberta", "merges.txt", "a b c\n", "*merges.txt*\"a b c\"*no pair*")]
    [InlineData("roberta", "merges.txt", "x yz\n", "*merges.txt merges \"x yz\"*")]
    [InlineData("t5", "spiece.model", "no model", "*spiece.model is no SentencePiece model*")]
    [InlineData("t5", "spiece.model", "", "*spiece.model has 0 pieces*")]
    [InlineData("bert-json", "tokenizer.json", "{}", "*tokenizer.json has no model*")]
    [InlineData("bert-json", "tokenizer.json", """{"model":{"type":"WordPiece"}}""", "*tokenizer.json has no vocabulary*")]
    [InlineData("t5-json", "tokenizer.json", """{"model":{"type":"Unigram","vocab":[["a",-1.0]],"unk_id":1}}""", "*unk_id 1, but 1 pieces*")]
    [InlineData("t5-json", "tokenizer.json", """{"model":{"type":"Unigram","vocab":[["a"]],"unk_id":0}}""", "*no spelling with a score*")]
    [InlineData("t5-json", "tokenizer.json", """{"model":{"type":"Unigram","vocab":[["a",-1.0],["</s>",0.0]],"unk_id":0},"normalizer":{"type":"Precompiled","precompiled_charsmap":"?"}}""", "*base 64*")]
    [InlineData("t5-json", "tokenizer.json", """{"model":{"type":"Unigram","vocab":[["a",-1.0],["</s>",0.0]],"unk_id":0},"normalizer":{"type":"Precompiled","precompiled_charsmap":"/////w=="}}""", "*normalisation map*")]
    [InlineData("roberta-json", "tokenizer.json", """{"model":{"type":"BPE","vocab":{"<s>":0}}}""", "*tokenizer.json has no merges*")]
    public void FromPretrained_DamagedFile_NamesFileAndDamage(string fixture, string file, string content, string message)
    {
        using var folder = TokenizerFixture.Copy(fixture);
        folder.Write(file, content);

        FluentActions.Invoking(() => TextTokenizer.FromPretrained(folder.Path)).Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Fact]
    public void FromPretrained_VocabularyThatIsNoUtf8_Throws()
    {
        using var folder = TokenizerFixture.Copy("bert");
        File.WriteAllBytes(Path.Combine(folder.Path, "vocab.txt"), [(byte)'a', 0xFF, (byte)'\n']);

        FluentActions.Invoking(() => TextTokenizer.FromPretrained(folder.Path)).Should().Throw<InvalidDataException>().WithMessage("*vocab.txt is no UTF-8*");
    }

    [Fact]
    public void FromPretrained_VocabularyOfGpt2_IsNotTakenForRobertas()
    {
        using var folder = TokenizerFixture.Copy("roberta");
        folder.Write("vocab.json", """{"!": 0}""");
        folder.Write("merges.txt", "");

        FluentActions.Invoking(() => TextTokenizer.FromPretrained(folder.Path)).Should().Throw<NotSupportedException>().WithMessage("*GPT-2*");
    }

    [Fact]
    public void FromPretrained_AnotherFamilysClass_Throws()
    {
        using var folder = TokenizerFixture.Copy("t5");
        folder.Write("tokenizer_config.json", new { tokenizer_class = "AlbertTokenizer" });

        FluentActions.Invoking(() => TextTokenizer.FromPretrained(folder.Path)).Should().Throw<NotSupportedException>().WithMessage("*AlbertTokenizer*T5Tokenizer*");
    }

    [Fact]
    public void FromPretrained_ClassThatItsFilesAreNotOf_Throws()
    {
        using var folder = TokenizerFixture.Copy("bert");
        folder.Write("tokenizer_config.json", new { tokenizer_class = "T5Tokenizer" });

        FluentActions.Invoking(() => TextTokenizer.FromPretrained(folder.Path)).Should().Throw<InvalidDataException>().WithMessage("*T5Tokenizer*vocab.txt*bert*");
    }

    [Fact]
    public void FromPretrained_FilesOfTwoFamilies_TheClassDecides()
    {
        using var folder = TokenizerFixture.Copy("bert");
        File.Copy(Path.Combine(TokenizerFixture.Folder("t5"), "spiece.model"), Path.Combine(folder.Path, "spiece.model"));
        FluentActions.Invoking(() => TextTokenizer.FromPretrained(folder.Path)).Should().Throw<InvalidDataException>().WithMessage("*t5, bert*tokenizer_class*");

        folder.Write("tokenizer_config.json", new { tokenizer_class = "BertTokenizerFast" });
        TextTokenizer.FromPretrained(folder.Path).UsesTokenTypes.Should().BeTrue();
    }

    [Fact]
    public void FromPretrained_OlderFilesBesideTokenizerJson_OlderFilesCount()
    {
        using var folder = TokenizerFixture.Copy("roberta");
        folder.Write("tokenizer.json", """{"model":{"type":"BPE","vocab":{"!":0},"merges":[]}}""");

        TextTokenizer.FromPretrained(folder.Path).TokenToId("<pad>").Should().Be(1);
    }

    [Fact]
    public void FromPretrained_Settings_AreFollowed()
    {
        using var folder = TokenizerFixture.Copy("bert");
        folder.Write("tokenizer_config.json", """
            {"do_lower_case": false, "model_max_length": 3, "additional_special_tokens": ["<new>"],
             "added_tokens_decoder": {"900": {"content": "<other>", "lstrip": true, "special": false}}}
            """);
        var tokenizer = TextTokenizer.FromPretrained(folder.Path);

        tokenizer.ModelMaxLength.Should().Be(3);
        tokenizer.Encode("Hello hello").Tokens.Should().Equal("[CLS]", "[UNK]", "hello", "[SEP]");
        tokenizer.TokenToId("<other>").Should().Be(900);
        tokenizer.Decode(tokenizer.Encode("a <other><new>").Ids, skipSpecialTokens: true).Should().Be("a <other>");
        tokenizer.Encode("a b", options: new() { Truncation = TruncationStrategy.LongestFirst }).Length.Should().Be(3);
    }

    [Fact]
    public void FromPretrained_OptionsOverTheFiles_Count()
    {
        var tokenizer = TextTokenizer.FromPretrained(TokenizerFixture.Folder("bert"), new() { DoLowerCase = false, ModelMaxLength = 7 });

        tokenizer.Encode("HELLO").Tokens.Should().Equal("[CLS]", "[UNK]", "[SEP]");
        tokenizer.ModelMaxLength.Should().Be(7);
    }

    [Fact]
    public void FromPretrained_NoLengthInTheFiles_IsNull()
    {
        using var folder = TokenizerFixture.Copy("bert");
        folder.Write("tokenizer_config.json", """{"model_max_length": 1000000000000000019884624838656}""");

        TextTokenizer.FromPretrained(folder.Path).ModelMaxLength.Should().BeNull();
    }
}
