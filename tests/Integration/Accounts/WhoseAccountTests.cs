using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>Which account a provider's sign-in opens (A12, A13).</summary>
public sealed class WhoseAccountTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    StreamVibeApp App => system.App;

    [Fact]
    public async Task A_verified_email_joins_the_account_that_has_proved_it()
    {
        var user = await App.RegisterConfirmedAsync();
        Assert.Equal(user.Id, (await Browser.MeOf(App, await App.Sandbox.NewGoogle(user.Email.ToUpperInvariant()))).Id());
        // Nothing of the old way is lost.
        await user.SignInAgain();
        Assert.Contains("login.linked", (await user.All("/api/audit")).Select(entry => entry.Text("action")));
        Assert.Contains("login_linked", (await user.All("/api/notifications")).Select(notification => notification.Text("kind")));
    }

    [Fact]
    public async Task An_account_made_beforehand_with_somebody_elses_email_is_theirs_once_they_come_and_shuts_out_who_made_it()
    {
        var attacker = await App.RegisterAsync();
        await Unconfirm(attacker.Id);
        var (cookie, refresh) = (new Browser(App), (await TestUser.SignInAsync(attacker.Http, attacker.Email)).Text("refreshToken"));
        await CookieSignIn(cookie, attacker.Email);
        await Run($"""
            update auth."user" set two_factor_enabled = true where id = '{attacker.Id}';
            insert into auth.user_token values ('{attacker.Id}', '[AspNetUserStore]', 'AuthenticatorKey', 'KNOWNTOTHEATTACKER');
            insert into auth.external_login values ('https://attacker.example', 'attacker', null, '{attacker.Id}')
            """);
        var stamp = await Stamp(attacker.Id);

        var victim = new Browser(App);
        Assert.Equal("/app", await victim.SignIn(await App.Sandbox.NewGoogle(attacker.Email)));
        Assert.Equal(attacker.Id, (await victim.Me()).Id());

        await (await attacker.Http.GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        await (await cookie.Http.GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        await (await attacker.Http.PostAsJsonAsync("/api/auth/refresh", new { refreshToken = refresh })).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        await (await attacker.Http.PostAsJsonAsync("/api/auth/login", new { email = attacker.Email, password = TestUser.Password })).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.NotEqual(stamp, await Stamp(attacker.Id));
        Assert.Equal([true], await Ask<bool>($"select email_confirmed and password_hash is null and not two_factor_enabled from auth.\"user\" where id = '{attacker.Id}'"));
        Assert.Empty(await Ask<string>($"select name from auth.user_token where user_id = '{attacker.Id}'"));
        Assert.Equal([$"{App.SandboxUrl}/google"], await Ask<string>($"select login_provider from auth.external_login where user_id = '{attacker.Id}'"));
        Assert.Equal([1L], await Ask<long>($"select count(*) from auth.session where user_id = '{attacker.Id}' and ended_at is null"));
    }

    [Fact]
    public async Task Registering_later_with_the_email_of_a_provider_account_changes_nothing()
    {
        var account = await App.Sandbox.NewAccount();
        var (me, email) = (await Browser.MeOf(App, account), $"{account}@made.example");
        var attacker = App.NewClient();
        await (await attacker.PostAsJsonAsync("/api/auth/register", new { email, password = TestUser.Password })).Expect(HttpStatusCode.OK);
        await (await attacker.PostAsJsonAsync("/api/auth/login", new { email, password = TestUser.Password })).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.Equal(me.Id(), (await Browser.MeOf(App, account)).Id());
    }

    [Fact]
    public async Task An_unverified_email_joins_nobody_and_is_not_kept()
    {
        var user = await App.RegisterAsync();
        var me = await Browser.MeOf(App, await App.Sandbox.NewGoogle(user.Email, verified: false));
        Assert.NotEqual(user.Id, me.Id());
        Assert.Equal(JsonValueKind.Null, me.GetProperty("email").ValueKind);
    }

    [Fact]
    public async Task What_facebook_says_of_an_email_proves_nothing()
    {
        var user = await App.RegisterAsync();
        var (account, none) = (await App.Sandbox.NewFacebook(user.Email, "Åsa \u202e\u0007 Berg"), await App.Sandbox.NewFacebook());
        var me = await Browser.MeOf(App, account, "facebook");
        Assert.NotEqual(user.Id, me.Id());
        Assert.Equal((JsonValueKind.Null, "Åsa  Berg"), (me.GetProperty("email").ValueKind, me.Text("displayName")));
        Assert.Equal(me.Id(), (await Browser.MeOf(App, account, "facebook")).Id());
        // Two accounts without an e-mail are two.
        Assert.NotEqual(me.Id(), (await Browser.MeOf(App, none, "facebook")).Id());
    }

    [Fact]
    public async Task An_email_that_changed_at_the_provider_moves_nobody()
    {
        var (user, account) = (await App.RegisterAsync(), await App.Sandbox.NewAccount());
        var me = await Browser.MeOf(App, account);
        await App.Sandbox.ChangeGoogle(account, user.Email);
        Assert.Equal(me.Id(), (await Browser.MeOf(App, account)).Id());
        // Whoever has the old address now is somebody else, and gets in by having proved it.
        Assert.Equal(me.Id(), (await Browser.MeOf(App, await App.Sandbox.NewGoogle(me.Text("email")))).Id());
        await user.SignInAgain();
    }

    [Fact]
    public async Task An_administrators_address_gives_rights_only_where_it_is_verified()
    {
        Assert.Empty((await Browser.MeOf(App, await App.Sandbox.NewGoogle(StreamVibeApp.AdminEmail, verified: false))).Texts("roles"));
        Assert.Empty((await Browser.MeOf(App, await App.Sandbox.NewFacebook(StreamVibeApp.AdminEmail), "facebook")).Texts("roles"));
    }

    [Fact]
    public async Task Twenty_first_sign_ins_at_once_make_one_account()
    {
        var account = await App.Sandbox.NewAccount();
        var people = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Browser.MeOf(App, account)));
        Assert.Single(people.Select(me => me.Id()).Distinct());
        Assert.Equal([1L], await Ask<long>($"select count(*) from auth.external_login l join auth.\"user\" u on u.id = l.user_id where u.normalized_email = upper('{account}@made.example')"));
    }

    [Fact]
    public async Task Two_providers_accounts_with_one_new_email_at_once_are_one_account()
    {
        var email = Chance.Name("both") + "@example.com";
        var accounts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => App.Sandbox.NewGoogle(email)));
        Assert.Single((await Task.WhenAll(accounts.Select(account => Browser.MeOf(App, account)))).Select(me => me.Id()).Distinct());
    }

    static async Task CookieSignIn(Browser browser, string email)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/login?useCookies=true") { Content = JsonContent.Create(new { email, password = TestUser.Password }), Headers = { { "X-CSRF", "1" } } };
        await (await browser.Http.SendAsync(request)).Expect(HttpStatusCode.OK);
    }

    // As registration leaves an account where a mail server is configured.
    Task Unconfirm(Guid id) => Run($"update auth.\"user\" set email_confirmed = false where id = '{id}'");

    async Task<string> Stamp(Guid id) => (await Ask<string>($"select security_stamp from auth.\"user\" where id = '{id}'"))[0];

    Task<List<T>> Ask<T>(string sql) => Sql.ListAsync<T>(App.Database, sql, "streamvibe_service");

    Task Run(string sql) => Sql.RunAsync(App.Database, sql, "streamvibe_service");
}
