using System.Runtime.InteropServices;

namespace DeltaTuning.Models;

/// <summary>A tokenizer put together from its family's parts: added tokens, text, subwords, special tokens, decoding.</summary>
internal sealed class PipelineTokenizer(TokenizerParts parts) : TextTokenizer
{
    private readonly AddedTokens _added = new(parts.Vocabulary.Added);
    private readonly CachedSubwords _subwords = new(parts.Subwords);

    /// <inheritdoc/>
    public override SpecialTokens SpecialTokens => parts.SpecialTokens;

    /// <inheritdoc/>
    public override int VocabularySize => parts.Vocabulary.Count;

    /// <inheritdoc/>
    public override int? ModelMaxLength => parts.ModelMaxLength;

    /// <inheritdoc/>
    public override bool UsesTokenTypes => parts.UsesTokenTypes;

    /// <inheritdoc/>
    public override TokenEncoding Encode(string text, string? pair = null, EncodeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        options ??= new EncodeOptions();
        return Pad([Windows(Tokenize(text), pair is null ? null : Tokenize(pair), options).First()], options)[0];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TokenEncoding> EncodeWindows(string text, string? pair = null, EncodeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        options ??= new EncodeOptions();
        return Pad([.. Windows(Tokenize(text), pair is null ? null : Tokenize(pair), options)], options);
    }

    /// <inheritdoc/>
    public override TokenEncoding EncodeWords(IReadOnlyList<string> words, EncodeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (!parts.TakesWords)
        {
            throw new InvalidOperationException(
                $"This tokenizer puts no space before words, so they would run together; read it with new {nameof(TokenizerOptions)} {{ {nameof(TokenizerOptions.AddPrefixSpace)} = true }}.");
        }
        var tokens = new List<Token>();
        var buffer = new AlignedText(64);
        for (var word = 0; word < words.Count; word++)
        {
            var text = words[word] ?? throw new ArgumentException($"Word {word} is null; give an empty text for no word.", nameof(words));
            var first = tokens.Count;
            Tokenize(text, tokens, buffer);
            for (var i = first; i < tokens.Count; i++)
                tokens[i] = tokens[i] with { Word = word };
        }
        options ??= new EncodeOptions();
        return Pad([Windows(tokens, null, options).First()], options)[0];
    }

    /// <inheritdoc/>
    public override string Decode(IEnumerable<long> ids, bool skipSpecialTokens = false, bool cleanUpTokenizationSpaces = false)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var tokens = new List<string>();
        foreach (var id in ids)
        {
            if (id < 0)
                throw new ArgumentOutOfRangeException(nameof(ids), id, $"The id {id} is no token's; replace what labels are padded with (−100) by the padding id {PadId} first.");
            if (parts.Vocabulary.TrySpelling(id, out var token) && !(skipSpecialTokens && parts.Vocabulary.IsSpecial(id)))
                tokens.Add(token);
        }
        var text = parts.Decoder.Decode(tokens);
        return cleanUpTokenizationSpaces ? Tidying.Apply(text) : text;
    }

    /// <inheritdoc/>
    public override long? TokenToId(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return parts.Vocabulary.TryId(token, out var id) ? id : null;
    }

    /// <inheritdoc/>
    public override string? IdToToken(long id) => parts.Vocabulary.TrySpelling(id, out var token) ? token : null;

    private List<Token> Tokenize(string text)
    {
        var tokens = new List<Token>(text.Length / 4 + 4);
        Tokenize(text, tokens, new AlignedText(text.Length + 16));
        return tokens;
    }

    private void Tokenize(string text, List<Token> tokens, AlignedText buffer)
    {
        var word = 0;
        for (var position = 0; position < text.Length;)
        {
            var added = _added.Next(text, position, out var found);
            var stop = found;
            if (added?.LeftStrip == true)
            {
                while (stop > position && char.IsWhiteSpace(text[stop - 1]))
                    stop--;
            }
            Words(text.AsSpan(position, stop - position), position, tokens, buffer, ref word);
            if (added is null)
                return;
            position = found + added.Content.Length;
            tokens.Add(new Token(added.Id, found, position, word++));
            while (added.RightStrip && position < text.Length && char.IsWhiteSpace(text[position]))
                position++;
        }
    }

    private void Words(ReadOnlySpan<char> text, int offset, List<Token> tokens, AlignedText buffer, ref int word)
    {
        buffer.Clear();
        parts.Splitter.Split(text, offset, buffer);
        foreach (var (start, end) in buffer.Words)
        {
            foreach (var piece in _subwords.Encode(buffer[start, end]))
                tokens.Add(new Token(piece.Id, buffer.Start(start + piece.Start), buffer.End(start + piece.End - 1), word));
            word++;
        }
    }

    // HuggingFace's order: what is kept; then what overflowed of the first text, with each window of the second; then what overflowed of the second.
    private IEnumerable<TokenEncoding> Windows(List<Token> first, List<Token>? second, EncodeOptions options)
    {
        var (firstWindows, secondWindows) = Places(options, second is not null) is { } places
            ? Truncation.Windows(first.Count, second?.Count, places, options)
            : ([0..first.Count], second is null ? [] : [0..second.Count]);
        if (second is null)
            return firstWindows.Select(window => Build(first, window, null, default, options));
        return firstWindows[..1].Select(window => Build(first, window, second, secondWindows[0], options))
            .Concat(firstWindows.Skip(1).SelectMany(window => secondWindows.Select(other => Build(first, window, second, other, options))))
            .Concat(secondWindows.Skip(1).Select(other => Build(first, firstWindows[0], second, other, options)));
    }

    private int? Places(EncodeOptions options, bool pair)
    {
        if (options.Truncation == TruncationStrategy.None)
            return null;
        var length = options.MaxLength ?? ModelMaxLength ?? throw new ArgumentException(
            $"Truncation needs a maximum length, but the tokenizer's files give none; set {nameof(EncodeOptions.MaxLength)}.", nameof(options));
        var special = options.AddSpecialTokens ? parts.Template.Count(pair) : 0;
        return length >= special ? length - special : throw new ArgumentException(
            $"{nameof(EncodeOptions.MaxLength)} is {length}, but {special} special tokens are added; give at least {special}, or set {nameof(EncodeOptions.AddSpecialTokens)} to false.", nameof(options));
    }

    private TokenEncoding Build(List<Token> first, Range firstWindow, List<Token>? second, Range secondWindow, EncodeOptions options)
    {
        var (template, vocabulary) = (options.AddSpecialTokens ? parts.Template : parts.Template with { Before = [], After = [], Between = [], AfterPair = [] }, parts.Vocabulary);
        var firstTokens = CollectionsMarshal.AsSpan(first)[firstWindow];
        var builder = new EncodingBuilder(firstTokens.Length + template.Count(second is not null));
        builder.Special(template.Before, 0, vocabulary);
        builder.Text(firstTokens, 0, 0, vocabulary, parts.Offsets);
        if (second is null)
        {
            builder.Special(template.After, 0, vocabulary);
        }
        else
        {
            builder.Special(template.Between, 0, vocabulary);
            builder.Text(CollectionsMarshal.AsSpan(second)[secondWindow], template.PairType, 1, vocabulary, parts.Offsets);
            builder.Special(template.AfterPair, template.PairType, vocabulary);
        }
        return builder.Build();
    }
}
