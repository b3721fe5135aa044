namespace QuickStart.Reviews;

/// <summary>The words that carry a review's meaning. Training and validation share none of them.</summary>
internal sealed record Words(IReadOnlyList<string> Nouns, IReadOnlyList<string> Good, IReadOnlyList<string> Bad)
{
    /// <summary>What training sees.</summary>
    public static Words Training { get; } = new(
        Split("film story music camera food book cast service room restaurant album show picture drama software screen coffee hotel actor ending script battery song lens"),
        Split("""
            good great excellent brilliant charming beautiful amazing enjoyable perfect outstanding fresh funny clever touching engaging fascinating warm hilarious
            powerful exciting remarkable satisfying rich creative honest nice awesome sharp strong comfortable friendly incredible cute worthy
            """),
        Split("""
            bad terrible horrible dull boring stupid annoying flat cheap shallow ridiculous painful dumb cold confusing ordinary gross sad broken dirty
            fake tedious disappointing lame mediocre clumsy lifeless pathetic worthless irritating nasty useless miserable sloppy
            """));

    /// <summary>What only validation sees.</summary>
    public static Words Validation { get; } = new(
        Split("movie plot phone novel director meal band performance comedy thriller sound player design display actress scene"),
        Split("wonderful superb lovely fantastic terrific impressive pleasant memorable entertaining compelling intelligent amusing delightful splendid"),
        Split("awful poor weak silly ugly bland predictable tired slow dreadful pointless messy forgettable unpleasant"));

    private static string[] Split(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
