using System.Globalization;
using System.Text.Json.Nodes;

namespace DeltaTuning.Models;

/// <summary>Collects the added tokens of all files; special tokens that no file gives an id get the next free ones.</summary>
internal sealed class AddedTokenList
{
    private readonly TokenizerFolder _folder;
    private readonly IReadOnlyDictionary<string, int> _vocabulary;
    private readonly Dictionary<string, AddedToken> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _taken;

    private AddedTokenList(TokenizerFolder folder, IReadOnlyDictionary<string, int> vocabulary)
    {
        _folder = folder;
        _vocabulary = vocabulary;
        _taken = [];
        foreach (var (spelling, id) in vocabulary)
            _taken[id] = spelling;
    }

    /// <summary>The added tokens.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="json">The folder's <c>tokenizer.json</c>, where that is what is read.</param>
    /// <param name="vocabulary">The vocabulary without added tokens.</param>
    /// <param name="special">The special tokens' names.</param>
    /// <param name="leftStrip">A special token that swallows the whitespace before it where no file says otherwise.</param>
    internal static IReadOnlyList<AddedToken> Read(
        TokenizerFolder folder, TokenizerJson? json, IReadOnlyDictionary<string, int> vocabulary, SpecialTokens special, string? leftStrip = null)
    {
        var list = new AddedTokenList(folder, vocabulary);
        foreach (var token in json?.AddedTokens ?? [])
            list.Add(token, token.Integer("id"), TokenizerFolder.TokenizerFile);
        foreach (var (id, token) in folder.Config["added_tokens_decoder"] as JsonObject ?? [])
            list.Add(token as JsonObject ?? [], int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null, TokenizerFolder.ConfigFile);
        foreach (var (content, id) in folder.AddedTokens)
            list.Add(new JsonObject { ["content"] = content }, id.Integer(), TokenizerFolder.AddedTokensFile);
        foreach (var content in special.All)
            list.AddSpecial(content, content == leftStrip);
        return [.. list._tokens.Values.OrderBy(token => token.Id)];
    }

    private void Add(JsonObject token, int? givenId, string file)
    {
        if (token.Text("content") is not { Length: > 0 } content || givenId is not { } id || id < 0)
            throw _folder.Damaged(file, $"has an added token without content or id: {token.ToJsonString()}");
        if (_tokens.ContainsKey(content))
            return;
        // The vocabulary's own id counts where a setting disagrees.
        if (_vocabulary.TryGetValue(content, out var known))
            id = known;
        else if (!_taken.TryAdd(id, content))
            throw _folder.Damaged(file, $"gives \"{content}\" the id {id}, which is \"{_taken[id]}\"'s");
        _tokens[content] = new AddedToken(
            content, id, token.Flag("special") ?? false, token.Flag("lstrip") ?? false, token.Flag("rstrip") ?? false, token.Flag("single_word") ?? false);
    }

    private void AddSpecial(string content, bool leftStrip)
    {
        if (_tokens.TryGetValue(content, out var token))
        {
            _tokens[content] = token with { Special = true };
            return;
        }
        if (!_vocabulary.TryGetValue(content, out var id))
        {
            id = _taken.Count == 0 ? 0 : _taken.Keys.Max() + 1;
            _taken.Add(id, content);
        }
        _tokens[content] = new AddedToken(content, id, Special: true, LeftStrip: leftStrip);
    }
}
