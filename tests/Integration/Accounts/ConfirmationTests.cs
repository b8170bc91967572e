using System.Net;
using System.Net.Http.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>Proving that an address is one's own.</summary>
public sealed class ConfirmationTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    const string Subject = "Confirm your e-mail address";

    [Fact]
    public async Task A_new_account_is_unconfirmed_until_its_link_is_opened()
    {
        var user = await system.App.RegisterAsync();
        Assert.False((await user.Get("/api/auth/manage/info")).GetProperty("isEmailConfirmed").GetBoolean());
        var mail = await system.App.Sandbox.MailTo(user.Email, Subject);
        Assert.StartsWith(system.App.Url + "/api/auth/confirmEmail?userId=", mail.Link.OriginalString, StringComparison.Ordinal);
        var answer = await system.App.NewClient().GetAsync(mail.Link);
        await answer.Expect(HttpStatusCode.Found);
        Assert.Equal("/?confirmed=1", answer.Headers.Location!.OriginalString);
        Assert.True((await user.Get("/api/auth/manage/info")).GetProperty("isEmailConfirmed").GetBoolean());
        // A scanner of mail may have opened it before.
        await (await system.App.NewClient().GetAsync(mail.Link)).Expect(HttpStatusCode.Found);
    }

    [Theory]
    [InlineData("?userId={id}&code=AAAA")]
    [InlineData("?userId={id}&code=not%20base64")]
    [InlineData("?userId={id}")]
    [InlineData("?userId=nobody&code=AAAA")]
    [InlineData("?code=AAAA")]
    [InlineData("")]
    public async Task A_made_up_link_is_refused(string query)
    {
        var user = await system.App.RegisterAsync();
        await (await system.App.NewClient().GetAsync("/api/auth/confirmEmail" + query.Replace("{id}", user.Id.ToString(), StringComparison.Ordinal))).Invalid("code");
    }

    [Fact]
    public async Task A_link_of_somebody_else_confirms_nobody()
    {
        var (user, other) = (await system.App.RegisterAsync(), await system.App.RegisterAsync());
        var link = (await system.App.Sandbox.MailTo(other.Email, Subject)).Link.PathAndQuery;
        await (await system.App.NewClient().GetAsync(link.Replace(other.Id.ToString(), user.Id.ToString(), StringComparison.Ordinal))).Invalid("code");
        Assert.False((await user.Get("/api/auth/manage/info")).GetProperty("isEmailConfirmed").GetBoolean());
    }

    [Fact]
    public async Task The_link_is_mailed_again_and_nobody_learns_to_whom()
    {
        var user = await system.App.RegisterAsync();
        var known = await Resend(user.Email.ToUpperInvariant());
        var unknown = await Resend(Chance.Name("nobody") + "@example.com");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (known.StatusCode, unknown.StatusCode));
        Assert.Equal(await unknown.Content.ReadAsStringAsync(), await known.Content.ReadAsStringAsync());
        await (await system.App.NewClient().GetAsync((await system.App.Sandbox.MailTo(user.Email, Subject, count: 2)).Link)).Expect(HttpStatusCode.Found);
    }

    [Fact]
    public async Task A_mailbox_gets_five_mails_of_a_kind_an_hour_and_the_sixth_is_left_out_silently()
    {
        var user = await system.App.RegisterAsync();
        for (var i = 0; i < 8; i++) await (await Resend(user.Email)).Expect(HttpStatusCode.OK);
        await system.App.Sandbox.MailTo(user.Email, Subject, count: 5);
        // Once nothing waits any more that was written until now, there is no sixth.
        var now = (await Sql.ListAsync<DateTime>(system.App.Database, "select now()"))[0];
        await Eventually.Get("the outbox to be empty", () => Sql.ListAsync<long>(system.App.Database, $"select count(*) from auth.mail where created_at <= '{now:O}'", "streamvibe_service"), left => left[0] == 0);
        Assert.Equal(5, (await system.App.Sandbox.Mails(user.Email)).Count);
    }

    [Fact]
    public async Task Registering_a_known_address_tells_its_owner_alone()
    {
        var user = await system.App.RegisterAsync();
        await (await system.App.NewClient().PostAsJsonAsync("/api/auth/register", new { email = user.Email, password = "another-password-1" })).Expect(HttpStatusCode.OK);
        var mail = await system.App.Sandbox.MailTo(user.Email, "You already have an account");
        Assert.Empty(mail.Links);
    }

    [Fact]
    public async Task A_link_begins_with_the_configured_address_whatever_a_request_calls_us()
    {
        foreach (var (header, value) in new[] { ("Host", "evil.example"), ("X-Forwarded-Host", "evil.example"), ("Forwarded", "host=evil.example"), ("X-Original-Host", "evil.example"), ("X-Forwarded-Proto", "javascript") })
        {
            var user = await system.App.RegisterAsync();
            foreach (var path in new[] { "resendConfirmationEmail", "forgotPassword" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/" + path) { Content = JsonContent.Create(new { email = user.Email }) };
                request.Headers.TryAddWithoutValidation(header, value);
                await (await system.App.NewClient().SendAsync(request)).Expect(HttpStatusCode.OK);
            }
            await system.App.Sandbox.MailTo(user.Email, Subject, count: 2);
            await system.App.Sandbox.MailTo(user.Email, "Set a new password");
            foreach (var mail in await system.App.Sandbox.Mails(user.Email))
            {
                Assert.StartsWith(system.App.Url + "/", mail.Link.OriginalString, StringComparison.Ordinal);
                Assert.DoesNotContain("evil", mail.Text + mail.Html, StringComparison.Ordinal);
            }
        }
    }

    Task<HttpResponseMessage> Resend(string email) => system.App.NewClient().PostAsJsonAsync("/api/auth/resendConfirmationEmail", new { email });
}
