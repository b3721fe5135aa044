namespace DeltaTuning.Models;

/// <summary>Tells from its files which family's tokenizer a folder holds.</summary>
internal static class TokenizerFamilies
{
    private static readonly TokenizerFamily[] All =
    [
        new("t5", [T5Tokenizer.ModelFile], "Unigram", ["T5Tokenizer", "MT5Tokenizer"], T5Tokenizer.Read),
        new("bert", [BertTokenizer.VocabularyFile], "WordPiece", ["BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer"], BertTokenizer.Read),
        new("roberta", [RobertaTokenizer.VocabularyFile, RobertaTokenizer.MergesFile], "BPE", ["RobertaTokenizer"], RobertaTokenizer.Read),
    ];

    // Classes that fit any tokenizer.json.
    private static readonly string[] AnyFamily = ["PreTrainedTokenizer", "TokenizersBackend"];

    /// <summary>Reads a folder's tokenizer.</summary>
    internal static TextTokenizer Read(string path, TokenizerOptions options)
    {
        var folder = new TokenizerFolder(path);
        var named = Named(folder);
        var whole = All.Where(family => family.Files.All(folder.Has)).ToArray();
        if (whole.FirstOrDefault(family => family == named) is { } chosen || (whole.Length == 1 && (named is null || !folder.Has(TokenizerFolder.TokenizerFile)) && (chosen = whole[0]) is not null))
        {
            Agree(folder, named, chosen, string.Join(" and ", chosen.Files));
            return new PipelineTokenizer(chosen.Read(folder, null, options));
        }
        if (folder.Has(TokenizerFolder.TokenizerFile))
        {
            var json = new TokenizerJson(folder);
            var family = All.FirstOrDefault(family => family.ModelType == json.ModelType)
                ?? throw new NotSupportedException($"{folder.PathOf(TokenizerFolder.TokenizerFile)} has a model of type {json.ModelType}; known are {string.Join(", ", All.Select(known => known.ModelType))}.");
            Agree(folder, named, family, TokenizerFolder.TokenizerFile);
            return new PipelineTokenizer(family.Read(folder, json, options));
        }
        throw whole.Length > 1
            ? new InvalidDataException($"{path} holds the files of several tokenizers ({string.Join(", ", whole.Select(family => family.Name))}), and {TokenizerFolder.ConfigFile} does not say which counts; set its tokenizer_class, or remove the others' files.")
            : Missing(path, folder);
    }

    private static TokenizerFamily? Named(TokenizerFolder folder)
    {
        if (folder.Config.Text("tokenizer_class") is not { } name)
            return null;
        var bare = name.EndsWith("Fast", StringComparison.Ordinal) ? name[..^"Fast".Length] : name;
        return AnyFamily.Contains(bare) ? null : All.FirstOrDefault(family => family.Classes.Contains(bare)) ?? throw new NotSupportedException(
            $"{folder.PathOf(TokenizerFolder.ConfigFile)} names the tokenizer class {name}; known are {string.Join(", ", All.SelectMany(family => family.Classes))}.");
    }

    private static void Agree(TokenizerFolder folder, TokenizerFamily? named, TokenizerFamily found, string files)
    {
        if (named is not null && named != found)
        {
            throw new InvalidDataException(
                $"{folder.PathOf(TokenizerFolder.ConfigFile)} names the class {folder.Config.Text("tokenizer_class")}, but {files} beside it is of the family {found.Name}; give a folder whose files belong together.");
        }
    }

    private static FileNotFoundException Missing(string path, TokenizerFolder folder)
    {
        var partial = All.FirstOrDefault(family => family.Files.Any(folder.Has));
        return partial is null
            ? new FileNotFoundException($"{path} holds no tokenizer; give a folder with one of {string.Join("; ", All.Select(family => string.Join(" and ", family.Files)))}; or {TokenizerFolder.TokenizerFile}.")
            : new FileNotFoundException($"{path} has {partial.Files.First(folder.Has)}, but no {partial.Files.First(file => !folder.Has(file))}; both belong together: get it from where the model came from.");
    }
}
