namespace DeltaTuning.Experiments.Prompts;

/// <summary>A part of a <see cref="PromptTemplate"/>.</summary>
public abstract record PromptPart;

/// <summary>A special token.</summary>
/// <param name="Token">Which one.</param>
/// <param name="EndsSegment">Whether what follows has the next segment id, as after <c>sep+</c>.</param>
public sealed record SpecialPart(PromptToken Token, bool EndsSegment = false) : PromptPart;

/// <summary>The place of a soft prompt. A delta puts the virtual tokens there, so it stands for no token ids.</summary>
public sealed record SoftPromptPart : PromptPart;

/// <summary>One of the example's sentences.</summary>
/// <param name="Sentence">Which one, from 0.</param>
/// <param name="AfterSpace">Whether it is read after a space, as a word within a text.</param>
/// <param name="FirstLetter">What becomes of its first letter.</param>
/// <param name="WithoutLast">Whether its last character is left out, such as a full stop that the template replaces.</param>
public sealed record SentencePart(int Sentence, bool AfterSpace = false, FirstLetter FirstLetter = FirstLetter.AsIs, bool WithoutLast = false) : PromptPart;

/// <summary>A text of the template's own.</summary>
/// <param name="Text">The text.</param>
public sealed record LiteralPart(string Text) : PromptPart;

/// <summary>The special tokens of templates.</summary>
public enum PromptToken
{
    /// <summary>The first token.</summary>
    Cls,

    /// <summary>The separator.</summary>
    Sep,

    /// <summary>The token whose place is scored.</summary>
    Mask,
}

/// <summary>What becomes of a sentence's first letter.</summary>
public enum FirstLetter
{
    /// <summary>Nothing.</summary>
    AsIs,

    /// <summary>It is made small.</summary>
    Lower,

    /// <summary>It is made large.</summary>
    Upper,
}
