using System.Security.Cryptography;
using StreamVibe.Api.Accounts;

namespace StreamVibe.Tests.Unit.Api;

public class RefreshTokenTests
{
    static readonly Guid user = new("01900000-0000-7000-8000-000000000001");
    static readonly Guid session = new("01900000-0000-7000-8000-000000000002");

    [Fact]
    public void A_token_reads_back()
    {
        var token = RefreshToken.Create(user, session);
        Assert.Equal(token, RefreshToken.Parse(token.Text));
        Assert.Equal((user, session), (token.UserId, token.SessionId));
        Assert.Matches("^[A-Za-z0-9_-]{86}$", token.Text);
    }

    [Fact]
    public void Two_tokens_of_one_session_differ() => Assert.NotEqual(RefreshToken.Create(user, session).Text, RefreshToken.Create(user, session).Text);

    [Fact]
    public void Only_the_hash_is_stored()
    {
        var hash = RefreshToken.Create(user, session).Hash;
        Assert.Equal(SHA256.HashSizeInBytes, hash.Length);
        Assert.NotEqual(hash, RefreshToken.Create(user, session).Hash);
    }

    [Fact]
    public void It_does_not_print_its_secret()
    {
        var token = RefreshToken.Create(user, session);
        Assert.DoesNotContain(token.Text, $"{token}");
    }

    public static TheoryData<string> Wrong =>
        ["", "junk", new string('A', 85), new string('A', 87), new string('*', 86), new string(' ', 86), new string('A', 85) + "=", new string('A', 85) + "+", new string('\u00e9', 86)];

    [Fact]
    public void Nothing_is_no_token() => Assert.Null(RefreshToken.Parse(null));

    [Theory, MemberData(nameof(Wrong))]
    public void Any_other_text_is_no_token(string text) => Assert.Null(RefreshToken.Parse(text));
}
