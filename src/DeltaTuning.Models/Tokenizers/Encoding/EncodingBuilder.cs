namespace DeltaTuning.Models;

/// <summary>Collects the columns of an encoding.</summary>
internal sealed class EncodingBuilder(int capacity)
{
    private readonly List<long> _ids = new(capacity);
    private readonly List<long> _types = new(capacity);
    private readonly List<long> _special = new(capacity);
    private readonly List<string> _tokens = new(capacity);
    private readonly List<TokenSpan> _offsets = new(capacity);
    private readonly List<int?> _words = new(capacity);
    private readonly List<int?> _sequences = new(capacity);

    /// <summary>Appends added special tokens.</summary>
    internal void Special(int[] ids, int type, Vocabulary vocabulary)
    {
        foreach (var id in ids)
            Append(id, type, 1, vocabulary.Spelling(id), default, null, null);
    }

    /// <summary>Appends the tokens of a text.</summary>
    internal void Text(ReadOnlySpan<Token> tokens, int type, int sequence, Vocabulary vocabulary, IOffsetRule offsets)
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            var token = tokens[i];
            var spelling = vocabulary.Spelling(token.Id);
            Append(token.Id, type, 0, spelling, offsets.Apply(token, spelling, i), token.Word, sequence);
        }
    }

    /// <summary>The encoding, without padding.</summary>
    internal TokenEncoding Build()
    {
        var attention = new long[_ids.Count];
        Array.Fill(attention, 1);
        return new TokenEncoding
        {
            Ids = _ids,
            AttentionMask = attention,
            TokenTypeIds = _types,
            SpecialTokensMask = _special,
            Tokens = _tokens,
            Offsets = _offsets,
            WordIds = _words,
            SequenceIds = _sequences,
        };
    }

    private void Append(int id, int type, int special, string token, TokenSpan offset, int? word, int? sequence)
    {
        _ids.Add(id);
        _types.Add(type);
        _special.Add(special);
        _tokens.Add(token);
        _offsets.Add(offset);
        _words.Add(word);
        _sequences.Add(sequence);
    }
}
