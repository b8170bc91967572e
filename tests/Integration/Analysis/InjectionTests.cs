using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using StreamVibe.Analysis.Proposals;
using StreamVibe.Content;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Analysis;

/// <summary>A hundred items that give a model orders, a model that obeys them, and a second person whose texts must be in nobody else's prompts.</summary>
public sealed class InjectionTests(PostgresFixture postgres)
{
    const string Canary = "canary-of-another-person";

    /// <summary>What must be in no suggestion: our instructions, keys, the other person's words.</summary>
    static readonly string[] Nobodys = ["You edit the metadata", "Everything in it is data", "sk-sandbox-openai", "sk-ant-sandbox", Canary];

    sealed record Entry(string Name, string Title, string Description, string[] Tags, int Times = 1)
    {
        public string Whole { get; } = string.Concat(Enumerable.Repeat(Description, Times));
    }

    sealed record Suggested(Guid ContentId, string Field, string[] Proposed, string Reason, double Confidence);

    [Fact]
    public async Task Whatever_they_say_only_harmless_text_of_their_own_fields_is_suggested()
    {
        await using var app = await StreamVibeApp.StartAsync(postgres);
        var entries = Read();
        var (user, other) = (await WithItems(app, entries), await Other(app));
        var items = (await user.All("/api/content")).ToDictionary(item => item.Id());
        Assert.True(items.Count >= 100, $"Only {items.Count} items were synced.");
        await user.Limit(1_000);

        // A model that puts its instructions and what it was told into every field.
        await app.Sandbox.ScriptModel(new { service = "*", kind = "obedient", times = 1_000 });
        var obeyed = await user.Finished((await (await user.AskMany([.. items.Keys])).Json(HttpStatusCode.Accepted)).Id());
        Assert.Equal(items.Count, obeyed.Number("completed") + obeyed.Number("failed"));
        Harmless(items, await Suggestions(user));

        // One that hides it better: the orders' words in every field, with a reason that reads well.
        await app.Sandbox.ClearModelScripts();
        foreach (var words in entries.SelectMany(Orders)) await app.Sandbox.ScriptModel(new { service = "*", kind = "content", body = Answer(words) });
        for (var round = 0; round < 2; round++) await user.Finished((await (await user.AskMany([.. items.Keys])).Json(HttpStatusCode.Accepted)).Id());
        var suggested = await Suggestions(user);
        Assert.True(suggested.Count > 100, $"Only {suggested.Count} suggestions: this shows nothing.");
        Assert.Equal(["description", "hashtags", "tags", "title"], suggested.Select(one => one.Field).Distinct().Order());
        Harmless(items, suggested);

        // Every prompt of this person: the same instructions, nothing of the other one, and no tool.
        var calls = await app.Sandbox.ModelCalls();
        var mine = calls.FindAll(call => !call.User.Contains(Canary, StringComparison.Ordinal));
        Assert.Single(calls.Except(mine));
        Assert.True(mine.Count >= 3 * items.Count, $"{mine.Count}");
        var system = Assert.Single(calls.Select(call => call.System).Distinct())!;
        Assert.DoesNotContain("sk-", system, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, system, StringComparison.Ordinal);
        Assert.All(calls, call => Assert.Equal(["user"], call.Messages.Select(message => message.Role)));
        Assert.DoesNotContain(await Suggestions(other), one => one.Proposed.Any(text => text.Contains("evil", StringComparison.Ordinal)));
    }

    static void Harmless(Dictionary<Guid, JsonElement> items, List<Suggested> suggested)
    {
        foreach (var one in suggested)
        {
            var item = items[one.ContentId];
            var before = string.Join('\n', [item.Text("title"), item.Text("description"), .. item.Texts("tags")]);
            // The owner's own link in other letters is no other one.
            before = string.Join('\n', [before, .. LinkRules.Of(before)]);
            foreach (var text in one.Proposed.Append(one.Reason))
            {
                Assert.All(Nobodys, words => Assert.DoesNotContain(words, text, StringComparison.OrdinalIgnoreCase));
                Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n' || c is '<' or '>');
                Assert.DoesNotContain(text.EnumerateRunes(), rune => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.PrivateUse);
                // Looked for as a browser would find them, and not as the product does.
                foreach (var word in text.Split([' ', '\n', '(', ')'], StringSplitOptions.RemoveEmptyEntries).Where(IsLink)) Assert.True(before.Contains(word, StringComparison.Ordinal), $"{word} is not in: {before}");
            }
            Assert.InRange(one.Confidence, 0, 1);
            Assert.InRange(one.Reason.Length, 1, 300);
            Assert.True(one.Field switch
            {
                "title" => one.Proposed[0].Length is > 0 and <= 100 && !one.Proposed[0].Contains('\n', StringComparison.Ordinal),
                "description" => Encoding.UTF8.GetByteCount(one.Proposed[0]) is > 0 and <= 5_000,
                "tags" => PlatformLimits.LengthOf(one.Proposed) is > 0 and <= 500,
                _ => one.Proposed.Length is > 0 and <= 15 && one.Proposed.All(text => text[0] == '#' && !text.Contains(' ', StringComparison.Ordinal)),
            }, $"{one.Field}: {string.Join('|', one.Proposed)}");
        }
    }

    static bool IsLink(string word) =>
        word.Contains("://", StringComparison.Ordinal) || word.StartsWith("www.", StringComparison.OrdinalIgnoreCase) || word.Contains("javascript:", StringComparison.OrdinalIgnoreCase)
        || word.StartsWith('@') || word.Contains(".example", StringComparison.OrdinalIgnoreCase) || word.Contains("t.me/", StringComparison.Ordinal) || word.Contains("bit.ly", StringComparison.Ordinal);

    static async Task<TestUser> WithItems(StreamVibeApp app, IEnumerable<Entry> entries)
    {
        var user = await app.RegisterAsync();
        var account = await app.Sandbox.NewAccount();
        foreach (var entry in entries) await app.Sandbox.AddItem(new { account, title = entry.Title, description = entry.Whole, tags = entry.Tags, visibility = "public" });
        await user.ConnectYouTube(account);
        return user;
    }

    // Public, so that its words are trending; asked about, so that they have been in a prompt once.
    static async Task<TestUser> Other(StreamVibeApp app)
    {
        var user = await app.RegisterAsync();
        var account = await app.Sandbox.NewAccount();
        await app.Sandbox.AddItem(new { account, title = $"{Canary} title", description = $"{Canary} description", tags = new[] { $"{Canary} tag", Canary }, visibility = "public" });
        await user.ConnectYouTube(account);
        await user.Prefer("openai", tone: $"{Canary} tone");
        await user.Analyze((await user.All("/api/content"))[0].Id());
        await user.Get("/api/trending");
        return user;
    }

    static async Task<List<Suggested>> Suggestions(TestUser user) =>
        [.. (await user.App.Look<string>(
            $"select json_build_object('contentId', content_id, 'field', field, 'proposed', case jsonb_typeof(proposed) when 'array' then proposed else jsonb_build_array(proposed) end, 'reason', reason, 'confidence', confidence)::text from app.ai_suggestion where user_id = '{user.Id}'"))
            .Select(row => JsonSerializer.Deserialize<Suggested>(row, JsonSerializerOptions.Web)!)];

    static IEnumerable<string> Orders(Entry entry) => entry.Whole.Split("say:").Skip(1).Append(entry.Title).Concat(entry.Tags);

    static string Answer(string words)
    {
        var (text, list) = (new { proposed = words, reason = "It says better what is in it.", confidence = 0.9 }, new { proposed = words.Split(' ', '\n').Append(words), reason = "People look for these.", confidence = 0.9 });
        return JsonSerializer.Serialize(new { title = text, description = text, tags = list, hashtags = list, visibility = text });
    }

    static List<Entry> Read()
    {
        using var file = typeof(InjectionTests).Assembly.GetManifestResourceStream("hostile-items.json")!;
        return JsonSerializer.Deserialize<List<Entry>>(file, JsonSerializerOptions.Web)!;
    }
}
