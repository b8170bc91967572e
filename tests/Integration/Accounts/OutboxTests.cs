using System.Net;
using System.Net.Http.Json;
using System.Text;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>Mail is written with the change it tells of, and sent when a server takes it.</summary>
[Collection(nameof(LonelyAccounts))]
public sealed class OutboxTests(LonelySystem system) : IAsyncLifetime
{
    const string Confirm = "Confirm your e-mail address";

    StreamVibeApp App => system.App;

    // Mail of the class before would meet the faults of this one too.
    public async ValueTask InitializeAsync() => await OutboxIsEmpty();

    [Theory]
    [InlineData("status", "/connect", 421)]
    [InlineData("status", "/rcpt", 550)]
    [InlineData("status", "/content", 451)]
    [InlineData("reset", "/connect", 0)]
    [InlineData("hang", "/mail", 0)]
    public async Task A_mail_that_was_not_taken_comes_again_and_arrives_once(string kind, string route, int status)
    {
        await App.Sandbox.Fault("mail", kind, route, status == 0 ? 503 : status, delayMs: 50);
        var user = await App.RegisterAsync();
        await Eventually.Get("the first try", () => App.Sandbox.Journal("mail"), seen => seen.Exists(request => request.Fault == kind));
        await App.Sandbox.AdvanceClock(TimeSpan.FromSeconds(10));
        await App.Sandbox.MailTo(user.Email, Confirm);
        await OutboxIsEmpty();
        Assert.Single(await App.Sandbox.Mails(user.Email));
    }

    [Fact]
    public async Task What_waits_can_be_read_by_nobody_and_its_failure_names_nobody()
    {
        await App.Sandbox.Fault("mail", "status", status: 421, times: 1000);
        var user = await App.RegisterAsync();
        await (await App.NewClient().PostAsJsonAsync("/api/auth/forgotPassword", new { email = user.Email })).Expect(HttpStatusCode.OK);
        await Eventually.Get("two failed tries", () => Rows<int>("tries"), tries => tries.Count == 2 && tries.TrueForAll(count => count > 0));
        Assert.Equal(["confirm", "reset"], (await Rows<string>("kind")).Order());
        foreach (var envelope in await Rows<byte[]>("envelope"))
            foreach (var word in new[] { user.Email, "http", "resetCode", "password" }) Assert.DoesNotContain(word, Encoding.Latin1.GetString(envelope), StringComparison.OrdinalIgnoreCase);
        var said = App.Logs.Lines.Where(line => line.Contains("was not taken at try", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(said);
        Assert.DoesNotContain(App.Logs.Lines, line => line.Contains(user.Email, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_mail_is_given_up_after_three_days_and_that_is_an_error()
    {
        await App.Sandbox.Fault("mail", "status", status: 421, times: 1000);
        var user = await App.RegisterAsync();
        var id = (await Eventually.Get("the mail to wait", () => Rows<Guid>("id"), rows => rows.Count == 1))[0];
        await Eventually.Get("a failed try", () => Rows<int>("tries"), tries => tries[0] > 0);
        await App.Sandbox.AdvanceClock(TimeSpan.FromDays(3));
        await OutboxIsEmpty();
        Assert.StartsWith("Error", await App.Logs.Told(id.ToString(), "is given up"), StringComparison.Ordinal);
        await App.Sandbox.ClearFaults();
        Assert.Empty(await App.Sandbox.Mails(user.Email));
    }

    [Fact]
    public async Task What_a_killed_process_had_taken_up_is_sent_by_the_next_one()
    {
        await App.Sandbox.Fault("mail", "status", status: 421, times: 1000);
        var user = await App.RegisterAsync();
        await Eventually.Get("a failed try", () => Rows<int>("tries"), tries => tries.Count == 1 && tries[0] > 0);
        // As the kill leaves it: taken up, neither sent nor given back.
        await Sql.RunAsync(App.Database, "update auth.mail set due_at = due_at + interval '5 minutes'", "streamvibe_service");
        await App.Sandbox.ClearFaults();
        await App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(6));
        await App.Sandbox.MailTo(user.Email, Confirm);
    }

    [Fact]
    public async Task A_reset_code_is_good_for_an_hour_and_a_confirmation_for_three_days_by_the_products_clock()
    {
        var user = await App.RegisterAsync();
        await (await App.NewClient().PostAsJsonAsync("/api/auth/forgotPassword", new { email = user.Email })).Expect(HttpStatusCode.OK);
        var (reset, confirm) = ((await App.Sandbox.MailTo(user.Email, "Set a new password")).ResetCode, (await App.Sandbox.MailTo(user.Email, Confirm)).Link);
        await App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(61));
        await (await App.NewClient().PostAsJsonAsync("/api/auth/resetPassword", new { email = user.Email, resetCode = reset, newPassword = "battery-staple-8" })).Invalid("resetCode");
        await App.Sandbox.AdvanceClock(TimeSpan.FromDays(2.9));
        await (await App.NewClient().GetAsync(confirm)).Expect(HttpStatusCode.Found);
        await App.Sandbox.AdvanceClock(TimeSpan.FromDays(0.1));
        await (await App.NewClient().GetAsync(confirm)).Invalid("code");
    }

    [Fact]
    public async Task Without_a_mail_server_and_the_sandbox_mail_waits_and_the_start_says_so()
    {
        await using var app = await StreamVibeApp.StartAsync(system.Postgres, new Dictionary<string, string?> { ["Sandbox:Enabled"] = "false" });
        var user = await app.RegisterAsync();
        Assert.True((await user.Get("/api/auth/manage/info")).GetProperty("isEmailConfirmed").GetBoolean());
        await (await app.NewClient().PostAsJsonAsync("/api/auth/forgotPassword", new { email = user.Email })).Expect(HttpStatusCode.OK);
        Assert.Equal(["reset 0"], await Sql.ListAsync<string>(app.Database, "select kind || ' ' || tries from auth.mail", "streamvibe_service"));
        Assert.StartsWith("Warning", await app.Logs.Told("mail waits in the outbox"), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await App.Sandbox.ClearFaults();
        await App.Sandbox.AdvanceClock(TimeSpan.FromHours(2));
        await OutboxIsEmpty();
    }

    async Task OutboxIsEmpty() => await Eventually.Get("the outbox to be empty", () => Rows<Guid>("id"), rows => rows.Count == 0);

    Task<List<T>> Rows<T>(string column) => Sql.ListAsync<T>(App.Database, $"select {column} from auth.mail", "streamvibe_service");
}
