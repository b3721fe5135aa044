namespace DeltaTuning.Models;

/// <summary>A token that is looked for in the text as it stands, before anything else.</summary>
/// <param name="Content">Its spelling.</param>
/// <param name="Id">Its id.</param>
/// <param name="Special">Whether it is left out where special tokens are skipped.</param>
/// <param name="LeftStrip">Whether it swallows the whitespace before it.</param>
/// <param name="RightStrip">Whether it swallows the whitespace after it.</param>
/// <param name="SingleWord">Whether it counts only where no letter, digit or underscore stands beside it.</param>
internal sealed record AddedToken(string Content, int Id, bool Special, bool LeftStrip = false, bool RightStrip = false, bool SingleWord = false);
