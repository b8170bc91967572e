using StreamVibe.Bench.Seeding;
using StreamVibe.Content;
using StreamVibe.Storage;

namespace StreamVibe.Bench.Library;

/// <summary>Own lists and search over HTTP against the bare SQL of the same answers, turn by turn, on a seed.</summary>
static class LibraryCommand
{
    const int Limit = 20;

    static readonly ContentFilter All = new(null, null, null, [], null);

    public static async Task RunAsync(Arguments arguments)
    {
        await using var installation = await Installation.StartAsync();
        var plan = Seed.Plan(arguments);
        await SeedStore.WriteAsync(installation.Database, plan);
        var address = new DatabaseAddress();
        address.Set(installation.ProductDatabase);
        await using var sql = Database.Open(address, "streamvibe_user", maxPool: 4, settings: "-c statement_timeout=2s");

        var (large, typical) = (plan.Users.Take(5).ToList(), Enumerable.Range(0, 20).Select(number => plan.Users[(plan.Users.Count / 4) + number]).ToList());
        var signedIn = new Dictionary<int, Creator>();
        foreach (var user in large.Concat(typical)) await (signedIn[user.Index] = installation.Creator(user.Email)).SignInAsync();

        Table.Circumstances();
        Table.Head("question", "requests", "HTTP p50 ms", "HTTP p95 ms", "SQL p50 ms", "SQL p95 ms", "ratio p50", "ratio p95");
        // What the rest is to be seen against: every request pays it.
        var floor = new Figures();
        for (var request = 0; request < 2_000; request++) await floor.TakeAsync(() => signedIn[typical[0].Index].FetchAsync("/api/me"));
        Table.Row("GET /api/me, from memory", floor.Count, floor.Median, floor.P95, "", "", "", "");
        foreach (var question in Questions(large, typical)) await MeasureAsync(question, signedIn, sql, arguments.Number("rounds", 5), arguments.Number("requests", 300));
    }

    static IEnumerable<Question> Questions(List<SeededUser> large, List<SeededUser> typical)
    {
        foreach (var (name, users) in new[] { ("typical accounts", typical), ("large accounts", large) })
        {
            yield return new($"newest, {name}", users, (user, _) => ($"/api/content?limit={Limit}", LibraryStore.Newest(user.Id, All, null, Limit + 1)));
            yield return new($"newest 100, {name}", users, (user, _) => ("/api/content?limit=100", LibraryStore.Newest(user.Id, All, null, 101)));
            yield return new($"one visibility, {name}", users, (user, _) =>
                ($"/api/content?limit={Limit}&visibility=private", LibraryStore.Newest(user.Id, All with { Visibility = Visibility.Private }, null, Limit + 1)));
            yield return new($"a tag, {name}", users, (user, chance) => Tagged(user, Vocabulary.Word(chance)));
            yield return new($"search, {name}", users, (user, chance) => Search(user, Vocabulary.Word(chance)));
            yield return new($"search for two words, {name}", users, (user, chance) => Search(user, $"{Vocabulary.Word(chance)} {Vocabulary.Word(chance)}"));
        }
        yield return new("search for a phrase of the commonest words, the largest account", large[..1], (user, _) => Search(user, $"\"{string.Join(' ', Enumerable.Range(0, 4).Select(Vocabulary.Word))}\""));
        yield return new("search for any of 60 words, the largest account", large[..1], (user, _) => Search(user, string.Join(" or ", Enumerable.Range(20, 60).Select(Vocabulary.Word))));
    }

    static (string, Statement) Tagged(SeededUser user, string tag) => ($"/api/content?limit={Limit}&tag={tag}", LibraryStore.Newest(user.Id, All with { Tags = [tag] }, null, Limit + 1));

    static (string, Statement) Search(SeededUser user, string text) => ($"/api/content?limit={Limit}&q={Uri.EscapeDataString(text)}", LibraryStore.Search(user.Id, All with { Search = text }, null, Limit + 1));

    static async Task MeasureAsync(Question question, Dictionary<int, Creator> signedIn, Npgsql.NpgsqlDataSource sql, int rounds, int requests)
    {
        var (http, bare) = (new List<Figures>(), new List<Figures>());
        for (var round = 0; round <= rounds; round++)
        {
            // The same questions in every round.
            var chance = new Random(1);
            var (overHttp, inSql) = (new Figures(), new Figures());
            for (var request = 0; request < requests; request++)
            {
                var user = question.Users[request % question.Users.Count];
                var (path, statement) = question.Ask(user, chance);
                // In turn each goes first, since the second finds the pages warm.
                if (request % 2 == 0) await overHttp.TakeAsync(() => signedIn[user.Index].FetchAsync(path));
                await inSql.TakeAsync(() => Question.RunAsync(sql, user, statement));
                if (request % 2 == 1) await overHttp.TakeAsync(() => signedIn[user.Index].FetchAsync(path));
            }
            // The first round warms up.
            if (round == 0) continue;
            http.Add(overHttp);
            bare.Add(inSql);
        }
        double Of(List<Figures> figures, Func<Figures, double> figure) => Figures.MedianOf(figures.Select(figure));
        double Ratio(Func<Figures, double> figure) => Figures.MedianOf(http.Zip(bare, (one, other) => figure(one) / figure(other)));
        Table.Row(question.Name, rounds * requests, Of(http, f => f.Median), Of(http, f => f.P95), Of(bare, f => f.Median), Of(bare, f => f.P95), Ratio(f => f.Median), Ratio(f => f.P95));
    }
}
