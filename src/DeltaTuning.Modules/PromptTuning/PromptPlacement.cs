namespace DeltaTuning.Modules;

/// <summary>Where virtual tokens stand in a sequence.</summary>
public enum PromptPlacement
{
    /// <summary>Before all tokens, as in PEFT and OpenDelta. A head that reads the first position then reads a virtual token.</summary>
    BeforeStart,

    /// <summary>
    /// After the first token (<c>[CLS]</c>, <c>&lt;s&gt;</c>), as in the delta tuning study's code, so that a head that reads the first position reads that one.
    /// Rows must be padded at the end. Not in a decoder, whose start token would not see it.
    /// </summary>
    AfterStart,
}
