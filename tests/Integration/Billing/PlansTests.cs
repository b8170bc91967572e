using System.Net;
using System.Text.Json;
using StreamVibe.Billing;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>What is sold, as Stripe says it, and what is shown where it does not.</summary>
public sealed class PlansTests(PostgresFixture postgres)
{
    static readonly Dictionary<string, string?> NoStripe = new() { ["Stripe:ApiBaseUrl"] = "http://127.0.0.1:1" };

    [Fact]
    public async Task Anybody_sees_every_plan_and_its_price_smallest_first()
    {
        await using var app = await StreamVibeApp.StartAsync(postgres);
        var page = await (await app.NewClient().GetAsync("/api/plans")).Json();
        Assert.Equal(JsonValueKind.Null, page.GetProperty("nextCursor").ValueKind);
        Assert.Equal(
            """
            {"code":"free","name":"Free","priceId":null,"amount":0,"currency":"usd","interval":"month","quotas":{"sync":10,"ai_analysis":20,"seo_submission":10},"overageAllowed":false}
            {"code":"creator","name":"Creator","priceId":"price_creator_month","amount":1900,"currency":"usd","interval":"month","quotas":{"sync":100,"ai_analysis":300,"seo_submission":100},"overageAllowed":true}
            {"code":"studio","name":"Studio","priceId":"price_studio_month","amount":7900,"currency":"usd","interval":"month","quotas":{"sync":1000,"ai_analysis":3000,"seo_submission":1000},"overageAllowed":true}
            """, string.Join('\n', page.GetProperty("items").EnumerateArray().Select(plan => plan.GetRawText())));
    }

    [Fact]
    public async Task More_products_than_a_page_holds_are_read_page_by_page_and_all_who_ask_at_once_are_one_question()
    {
        await using var app = await StreamVibeApp.StartAsync(postgres);
        using var stripe = new StripeDesk(app);
        await stripe.Hold();
        for (var i = 0; i < 120; i++) await stripe.Post("products", ("name", $"No plan {i}"));
        await stripe.Post("prices", ("product", "prod_studio"), ("currency", "usd"), ("unit_amount", "79000"), ("recurring[interval]", "year"));
        var lists = await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ => await Codes(app)));
        Assert.All(lists, codes => Assert.Equal(["free", "creator", "studio", "studio"], codes));
        // Two pages of products, one of prices.
        Assert.Equal(3, (await app.Sandbox.Journal("stripe")).Count(request => request.Method == "GET" && request.Path.EndsWith("products", StringComparison.Ordinal) | request.Path.EndsWith("prices", StringComparison.Ordinal)));
        var last = (await stripe.All("products"))[^1].Text("id");
        Assert.Single(app.Logs.Lines, line => line.Contains("[3142]", StringComparison.Ordinal) && line.Contains(last, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_price_that_changed_is_shown_as_soon_as_it_is_dropped()
    {
        await using var app = await StreamVibeApp.StartAsync(postgres);
        using var stripe = new StripeDesk(app);
        await stripe.Hold();
        await Codes(app);
        await Yearly(stripe);
        Assert.Equal(["free", "creator", "studio"], await Codes(app));
        await app.Grains.GetGrain<ICatalogGrain>(0).Drop();
        await Shown(app, "free", "creator", "creator", "studio");
    }

    [Fact]
    public async Task What_was_read_while_it_changed_is_read_again()
    {
        await using var app = await StreamVibeApp.StartAsync(postgres);
        using var stripe = new StripeDesk(app);
        await stripe.Hold();
        var held = await app.Sandbox.Fault("stripe", "hang", "/v1/products", delayMs: 9_000, method: "GET");
        var reading = Codes(app);
        await Eventually.Get("the prices to be read", () => app.Sandbox.Journal("stripe"), requests => requests.Exists(request => request.Path == "/stripe/v1/prices" && request.Method == "GET"));
        await Yearly(stripe);
        await app.Grains.GetGrain<ICatalogGrain>(0).Drop();
        await app.Sandbox.LetGo(held);
        Assert.Equal(["free", "creator", "studio"], await reading);
        await Shown(app, "free", "creator", "creator", "studio");
    }

    [Fact]
    public async Task A_price_that_changed_at_Stripe_is_shown_as_soon_as_Stripe_says_so()
    {
        await using var app = await StreamVibeApp.StartAsync(postgres);
        using var stripe = new StripeDesk(app);
        await Codes(app);
        await Yearly(stripe);
        await Eventually.Get("the new price", () => Codes(app), codes => codes.Count == 4);
    }

    [Fact]
    public async Task Hits_and_misses_are_measured_and_nine_of_ten_reads_are_hits()
    {
        await using var app = await StreamVibeApp.StartAsync(postgres);
        using var reads = new Counted(app, "streamvibe.cache.reads", "answer");
        for (var i = 0; i < 50; i++) await Codes(app);
        Assert.Equal((1, 49, 0), (reads["miss"], reads["hit"], reads["stale"]));
        Assert.Contains("streamvibe_cache_reads_total{", await app.NewClient().GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_Stripe_does_not_answer_the_last_good_copy_is_shown_also_by_a_process_that_never_read_it()
    {
        var app = await StreamVibeApp.StartAsync(postgres);
        try
        {
            using (var stripe = new StripeDesk(app))
            {
                await stripe.Hold();
                await Yearly(stripe);
                Assert.Equal(["free", "creator", "creator", "studio"], await Codes(app));
                await Eventually.Get("the shared copy", () => Sql.ListAsync<long>(app.Database, "select count(*) from app.cache_store", "streamvibe_service"), rows => rows[0] == 1);
                await app.Grains.GetGrain<ICatalogGrain>(0).Drop();
                await app.Sandbox.Fault("stripe", "status", times: 1000);
                Assert.Equal(["free", "creator", "creator", "studio"], await Codes(app));
            }
            app = await app.RestartAsync(NoStripe);
            Assert.Equal(["free", "creator", "creator", "studio"], await Codes(app));
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Where_Stripe_never_answered_what_is_built_in_is_shown_and_cannot_be_bought()
    {
        await using var app = await StreamVibeApp.StartAsync(postgres, NoStripe);
        var page = await (await app.NewClient().GetAsync("/api/plans")).Json();
        Assert.Equal([("free", 0L), ("creator", 1900L), ("studio", 7900L)], page.GetProperty("items").EnumerateArray().Select(plan => (plan.Text("code"), plan.Number("amount"))));
        Assert.All(page.GetProperty("items").EnumerateArray(), plan => Assert.Equal(JsonValueKind.Null, plan.GetProperty("priceId").ValueKind));
        var user = await app.RegisterAsync();
        await (await user.Send(HttpMethod.Post, "/api/billing/checkout", new { priceId = "price_creator_month" })).Problem(HttpStatusCode.ServiceUnavailable, "unavailable");
    }

    // Who has an older copy waits for Stripe two seconds, and shows that copy once more.
    static async Task Shown(StreamVibeApp app, params string[] plans) => await Eventually.Get("the plans as they are now", () => Codes(app), codes => codes.SequenceEqual(plans));

    static async Task<List<string>> Codes(StreamVibeApp app) => [.. (await (await app.NewClient().GetAsync("/api/plans")).Json()).GetProperty("items").EnumerateArray().Select(plan => plan.Text("code"))];

    static Task<JsonElement> Yearly(StripeDesk stripe) => stripe.Post("prices", ("product", "prod_creator"), ("currency", "usd"), ("unit_amount", "19000"), ("recurring[interval]", "year"));
}
