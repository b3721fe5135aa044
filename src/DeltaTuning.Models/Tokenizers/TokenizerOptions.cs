namespace DeltaTuning.Models;

/// <summary>What a tokenizer does otherwise than its files say. Immutable.</summary>
public sealed record TokenizerOptions
{
    /// <summary>RoBERTa: whether a space is put before each text, so that its first word is spelled as within a sentence, <c>add_prefix_space</c>.</summary>
    /// <value>Default null: as the files say, and false where they do not. Needed for <see cref="TextTokenizer.EncodeWords"/>.</value>
    public bool? AddPrefixSpace { get; init; }

    /// <summary>BERT: whether letters are lowered, <c>do_lower_case</c>.</summary>
    /// <value>Default null: as the files say, and true where they do not.</value>
    public bool? DoLowerCase { get; init; }

    /// <summary>BERT: whether accents are stripped, <c>strip_accents</c>.</summary>
    /// <value>Default null: as the files say, and as <see cref="DoLowerCase"/> where they do not.</value>
    public bool? StripAccents { get; init; }

    /// <summary>BERT: whether each Chinese character is a word, <c>tokenize_chinese_chars</c>.</summary>
    /// <value>Default null: as the files say, and true where they do not.</value>
    public bool? TokenizeChineseChars { get; init; }

    /// <summary>The greatest length, <c>model_max_length</c>.</summary>
    /// <value>Default null: as the files say.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int? ModelMaxLength
    {
        get;
        init
        {
            if (value is < 1)
                throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(ModelMaxLength)} is {value}; give at least 1, or null for what the files say.");
            field = value;
        }
    }
}
