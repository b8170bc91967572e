using CsCheck;
using StreamVibe.Connections;
using StreamVibe.Content;

namespace StreamVibe.Tests.Unit.Connections;

/// <summary>
/// Whatever happens at a platform between and during passes, complete or not, finished or not: nothing that exists is deleted, and a complete pass over a quiet platform
/// shows exactly what is there. The rules are the product's, the tables a dictionary.
/// </summary>
public sealed class PassAlgebraTests
{
    static readonly Gen<(int What, int At)[]> Changes = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 200]).Array[0, 3];

    /// <summary>Who asked, what happens before each step, and after how many steps it dies.</summary>
    static readonly Gen<(int Trigger, (int What, int At)[][] Between, int Steps)> Passes = Gen.Select(Gen.Int[1, 2], Changes.Array[0, 30], Gen.Int[0, 60]);

    [Fact]
    public void Any_passes_then_a_quiet_complete_one_show_the_platforms_set_and_nothing_living_is_deleted() => Gen.Select(Gen.Int[0, 40], Passes.Array[0, 5]).Sample((start, passes) =>
    {
        var (platform, library) = (new PlatformModel(), new LibraryModel());
        for (var number = 0; number < start; number++) platform.Change(0, 0);
        foreach (var (trigger, between, steps) in passes)
        {
            var pass = library.Begin(platform, SyncRules.PassOf((SyncTrigger)trigger, Monday, Monday.AddDays(1)));
            for (var step = 0; step < steps && pass.Step(); step++)
                foreach (var (what, at) in between.ElementAtOrDefault(step) ?? []) platform.Change(what, at);
        }
        platform.Mend();
        var quiet = library.Begin(platform, SyncPass.Complete);
        while (quiet.Step()) { }
        Assert.True(quiet.IsThrough);
        Assert.Equal(platform.Videos.Select(video => $"{video.Id} {video.Version}").Order(), library.Shown.Order());
    }, iter: 1_000);

    static readonly DateTimeOffset Monday = new(2026, 5, 4, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What is kept here, and what is remembered of the list.</summary>
    sealed class LibraryModel
    {
        int begun;

        public Dictionary<string, (RemoteItem Item, bool Deleted, Guid Run)> Rows { get; } = [];

        public Dictionary<string, ListPage> Pages { get; } = [];

        public IEnumerable<string> Shown => Rows.Values.Where(row => !row.Deleted).Select(row => row.Item.Title);

        public Run Begin(PlatformModel platform, SyncPass pass) => new(this, platform, pass, new Guid(++begun, 0, 0, new byte[8]));
    }

    /// <summary>One run, as <see cref="SyncRunner"/> and <see cref="PageStore"/> do it.</summary>
    sealed class Run(LibraryModel library, PlatformModel platform, SyncPass pass, Guid id)
    {
        Checkpoint at = Checkpoint.Reading("uploads", pass);

        public bool IsThrough { get; private set; }

        /// <summary>False when it is over, one way or another.</summary>
        public bool Step()
        {
            if (at.Phase == SyncPhase.Pages) ReadPage();
            else if (at.Phase == SyncPhase.Unmet) CheckUnmet();
            else IsThrough = at.Phase == SyncPhase.Done;
            return !IsThrough && at.Phase != SyncPhase.Endless;
        }

        void ReadPage()
        {
            var before = at.Rereads == 0 && library.Pages.GetValueOrDefault(at.PageToken ?? "") is { } page && Stands(page) ? page : null;
            var list = platform.List(at.PageToken, before?.ETag) ?? before!.Again();
            var same = before is not null && before.Ids.SequenceEqual(list.Ids) ? before : null;
            var answer = platform.Get(list.Ids, same?.ItemsETag);
            var learned = answer is null
                ? new([], [], []) { Same = same!.Held, SameMet = same.RunId == id ? 0 : same.Held.Length }
                : AnswerRules.Sort(list.Ids, answer, lookedUp: false);
            library.Pages[at.PageToken ?? ""] = new(
                at.PageToken, list.ETag!, [.. list.Ids], list.NextPageToken, list.Total, answer is null ? same!.ItemsETag : answer.Unidentified == 0 ? answer.ETag : null,
                answer is null ? same!.Held : [.. learned.Items.Select(item => item.ExternalId)], id, 1);
            at = SyncRules.AfterPage(at, list.NextPageToken, list.Total, Save(learned));
        }

        void CheckUnmet()
        {
            var unmet = library.Rows.Where(row => !row.Value.Deleted && row.Value.Run != id).Select(row => row.Key).Take(PlatformModel.PageSize).ToList();
            IsThrough = unmet.Count == 0;
            if (!IsThrough) Save(AnswerRules.Sort(unmet, platform.Get(unmet, null)!, lookedUp: true));
        }

        bool Stands(ListPage page) => page.Held.All(held => library.Rows.TryGetValue(held, out var row) && !row.Deleted && row.Run == page.RunId);

        PageCounts Save(SyncPage page)
        {
            var seen = page.SameMet + page.Items.Count(item => !library.Rows.TryGetValue(item.ExternalId, out var row) || row.Run != id);
            var created = page.Items.Count(item => !library.Rows.ContainsKey(item.ExternalId));
            foreach (var item in page.Items) library.Rows[item.ExternalId] = (item, false, id);
            foreach (var same in page.Same) library.Rows[same] = library.Rows[same] with { Run = id };
            foreach (var gone in page.Gone)
            {
                Assert.Equal(SyncPass.Complete, pass);
                Assert.DoesNotContain(platform.Videos, video => video.Id == gone);
                library.Rows[gone] = library.Rows[gone] with { Deleted = true, Run = id };
            }
            return new(seen, created, 0, page.Gone.Count, page.Unidentified);
        }
    }
}
