using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>A system that trusts one outside issuer's tokens, signed with a secret it shares.</summary>
public sealed class TrustingSystem(PostgresFixture postgres) : IAsyncLifetime
{
    public const string Issuer = "https://project.supabase.example/auth/v1";

    public StreamVibeApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await StreamVibeApp.StartAsync(postgres, new Dictionary<string, string?>
    {
        ["Auth:Jwt:Issuer"] = Issuer,
        ["Auth:Jwt:Audience"] = OutsideIssuer.Audience,
        ["Auth:Jwt:SigningKey"] = OutsideIssuer.Secret,
    });

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

/// <summary>Access tokens of an outside issuer: who they stand for, and for how long.</summary>
public sealed class OutsideTokenTests(TrustingSystem system) : IClassFixture<TrustingSystem>
{
    StreamVibeApp App => system.App;

    [Fact]
    public async Task Fifty_first_requests_at_once_make_one_account()
    {
        var claims = Claims();
        (claims["user_metadata"], claims["app_metadata"]) = (new { email_verified = true, email = "meta@example.com" }, new { role = "admin" });
        (claims["email"], claims["role"], claims["roles"]) = ("unproved@example.com", "authenticated", new[] { "admin" });
        var http = Bearing(OutsideIssuer.Hs256(claims));
        var people = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ => await (await http.GetAsync("/api/me")).Json()));
        var me = Assert.Single(people.DistinctBy(person => person.Id()));
        Assert.NotEqual(Guid.Parse((string)claims["sub"]!), me.Id());
        // Neither an unproved e-mail nor rights that the token claims are believed.
        Assert.Equal((JsonValueKind.Null, "free"), (me.GetProperty("email").ValueKind, me.Text("plan")));
        Assert.Empty(me.Texts("roles"));
        Assert.Equal([1L], await Ask<long>($"select count(*) from auth.external_login where provider_key = '{claims["sub"]}'"));
        Assert.Equal([1L], await Ask<long>($"select count(*) from auth.session where user_id = '{me.Id()}'"));
        Assert.Equal([1L], await Ask<long>($"select count(*) from app.audit_log where user_id = '{me.Id()}' and action = 'session.opened'"));
    }

    [Fact]
    public async Task A_verified_email_joins_the_account_that_has_proved_it()
    {
        var user = await App.RegisterAsync();
        var claims = Claims();
        (claims["email"], claims["email_verified"]) = (user.Email, true);
        Assert.Equal(user.Id, (await Me(claims)).Id());
    }

    [Fact]
    public async Task A_session_ended_here_is_out_at_once_although_its_tokens_are_still_good()
    {
        var claims = Claims();
        var http = Bearing(OutsideIssuer.Hs256(claims));
        await (await http.GetAsync("/api/me")).Expect(HttpStatusCode.OK);
        await (await http.PostAsync("/api/auth/logout", null)).Expect(HttpStatusCode.NoContent);
        await (await http.GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        // Nor does the issuer's next token for the same session bring it back.
        claims["exp"] = (long)claims["exp"]! + 600;
        await (await Bearing(OutsideIssuer.Hs256(claims)).GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        claims["session_id"] = Chance.Id().ToString();
        await Me(claims);
    }

    [Fact]
    public async Task Tokens_of_one_session_are_one_session_here_and_it_lives_as_long_as_the_last()
    {
        var claims = Claims();
        var me = await Me(claims);
        claims["exp"] = (long)claims["exp"]! + 600;
        Assert.Equal(me.Id(), (await Me(claims)).Id());
        Assert.Equal([(long)claims["exp"]! + 30], await Ask<long>($"select extract(epoch from expires_at)::bigint from auth.session where user_id = '{me.Id()}'"));
    }

    [Fact]
    public async Task A_token_from_before_the_account_was_deleted_does_not_bring_it_back()
    {
        var claims = Claims();
        var me = await Me(claims);
        await (await Bearing(OutsideIssuer.Hs256(claims)).DeleteAsync("/api/me")).Expect(HttpStatusCode.NoContent);
        await (await Bearing(OutsideIssuer.Hs256(claims)).GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        claims["session_id"] = Chance.Id().ToString();
        await (await Bearing(OutsideIssuer.Hs256(claims)).GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Empty(await Ask<Guid>($"select user_id from auth.external_login where provider_key = '{claims["sub"]}'"));

        // Who signs in anew at the issuer is new here.
        await Sql.RunAsync(App.Database, "update auth.departed_login set departed_at = departed_at - interval '10 minutes'", "streamvibe_service");
        Assert.NotEqual(me.Id(), (await Me(claims)).Id());
    }

    public static TheoryData<string> Wrong => [.. wrong.Keys];

    static readonly Dictionary<string, Func<Dictionary<string, object?>, string>> wrong = new()
    {
        ["another issuer"] = claims => OutsideIssuer.Hs256(With(claims, "iss", "https://elsewhere.example")),
        ["almost the issuer"] = claims => OutsideIssuer.Hs256(With(claims, "iss", TrustingSystem.Issuer + "/")),
        ["no issuer"] = claims => OutsideIssuer.Hs256(Without(claims, "iss")),
        ["another audience"] = claims => OutsideIssuer.Hs256(With(claims, "aud", "somebody-else")),
        ["no audience"] = claims => OutsideIssuer.Hs256(Without(claims, "aud")),
        ["expired"] = claims => OutsideIssuer.Hs256(With(claims, "exp", (long)claims["iat"]! - 60)),
        ["no end"] = claims => OutsideIssuer.Hs256(Without(claims, "exp")),
        ["not yet"] = claims => OutsideIssuer.Hs256(With(claims, "nbf", (long)claims["iat"]! + 300)),
        ["signed in the future"] = claims => OutsideIssuer.Hs256(With(claims, "iat", (long)claims["iat"]! + 300)),
        ["no subject"] = claims => OutsideIssuer.Hs256(Without(claims, "sub")),
        ["a subject with NUL"] = claims => OutsideIssuer.Hs256(With(claims, "sub", "a\0b")),
        ["a subject without end"] = claims => OutsideIssuer.Hs256(With(claims, "sub", new string('s', 300))),
        ["nobody's key"] = claims => OutsideIssuer.Hs256(With(claims, "role", "anon")),
        ["the project's own key"] = claims => OutsideIssuer.Hs256(With(claims, "role", "service_role")),
        ["an anonymous person"] = claims => OutsideIssuer.Hs256(With(claims, "is_anonymous", true)),
        ["another secret"] = claims => OutsideIssuer.Hs256(claims, "another-secret-that-is-long-enough-for-hs256-too"),
        ["no algorithm"] = claims => OutsideIssuer.Compact("none", null, claims, _ => []),
        ["no signature"] = claims => OutsideIssuer.Compact("HS256", null, claims, _ => []),
        ["another hash"] = claims => OutsideIssuer.Compact("HS384", null, claims, data => System.Security.Cryptography.HMACSHA384.HashData(System.Text.Encoding.UTF8.GetBytes(OutsideIssuer.Secret), data)),
        ["truncated"] = claims => OutsideIssuer.Hs256(claims)[..^4],
        ["three dots of nothing"] = _ => "a.b.c",
        ["nothing between dots"] = _ => "..",
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_token_that_is_not_right_is_nobody_and_leaves_no_row(string what)
    {
        var claims = Claims();
        await (await Bearing(wrong[what](claims)).GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Empty(await Ask<Guid>($"select user_id from auth.external_login where provider_key = '{claims["sub"]}'"));
    }

    [Fact]
    public async Task Our_own_tokens_are_still_good_and_an_outside_one_needs_no_csrf_proof()
    {
        Assert.Equal(HttpStatusCode.OK, (await (await App.RegisterAsync()).Http.GetAsync("/api/me")).StatusCode);
        var http = Bearing(OutsideIssuer.Hs256(Claims()));
        await (await http.PostAsJsonAsync("/api/connections/youtube/authorize", new { returnUrl = "/app" })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_subject_that_is_somebodys_user_id_is_not_that_user()
    {
        var user = await App.RegisterAsync();
        var claims = OutsideIssuer.Claims(TrustingSystem.Issuer, user.Id.ToString());
        claims["sid"] = (await Ask<Guid>($"select id from auth.session where user_id = '{user.Id}'"))[0].ToString();
        Assert.NotEqual(user.Id, (await Me(claims)).Id());
    }

    static Dictionary<string, object?> Claims() => OutsideIssuer.Claims(TrustingSystem.Issuer);

    static Dictionary<string, object?> With(Dictionary<string, object?> claims, string name, object value) => new(claims) { [name] = value };

    static Dictionary<string, object?> Without(Dictionary<string, object?> claims, string name) => new(claims.Where(claim => claim.Key != name));

    async Task<JsonElement> Me(Dictionary<string, object?> claims) => await (await Bearing(OutsideIssuer.Hs256(claims)).GetAsync("/api/me")).Json();

    HttpClient Bearing(string token)
    {
        var http = App.NewClient();
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return http;
    }

    Task<List<T>> Ask<T>(string sql) => Sql.ListAsync<T>(App.Database, sql, "streamvibe_service");
}
