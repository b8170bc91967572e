using System.ComponentModel.DataAnnotations;
using MailKit.Security;
using StreamVibe.Api.Accounts.Mail;

namespace StreamVibe.Tests.Unit.Accounts;

public sealed class LetterTests
{
    [Fact]
    public void A_letter_shows_what_it_is_given_and_makes_links_of_addresses_alone()
    {
        var letter = Letter.Of("a@b.example", "Subject", "<script>", "https://a.example/?x=1&y=2");
        Assert.Contains("<p>&lt;script&gt;</p>", letter.Html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://a.example/?x=1&amp;y=2\">", letter.Html, StringComparison.Ordinal);
        Assert.Contains("\n\nhttps://a.example/?x=1&y=2\n\n", letter.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_letter_does_not_print_itself() => Assert.DoesNotContain("example", $"{Letters.Confirm("a@b.example", "https://a.example/")}", StringComparison.Ordinal);

    [Theory]
    [InlineData("mail.example.com", 587, null, SecureSocketOptions.StartTls)]
    [InlineData("mail.example.com", 465, null, SecureSocketOptions.SslOnConnect)]
    [InlineData("mail.example.com", 25, false, SecureSocketOptions.None)]
    [InlineData("127.0.0.1", 25, null, SecureSocketOptions.None)]
    [InlineData("::1", 25, null, SecureSocketOptions.None)]
    [InlineData("localhost", 587, true, SecureSocketOptions.StartTls)]
    public void A_server_elsewhere_is_spoken_to_in_secret_unless_told_otherwise(string host, int port, bool? useTls, SecureSocketOptions expected) =>
        Assert.Equal(expected, new EmailOptions { UseTls = useTls }.Security(host, port));

    [Theory]
    [InlineData(null, null, null, null, null)]
    [InlineData("mail.example.com", "Us <us@example.com>", "u", "p", null)]
    [InlineData("mail.example.com", "nonsense <", null, null, "From")]
    [InlineData("mail.example.com", null, null, null, "From")]
    [InlineData("mail example", "us@example.com", null, null, "Host")]
    [InlineData("mail.example.com", "us@example.com", "u", null, "User")]
    public void A_wrong_setting_is_named(string? host, string? from, string? user, string? password, string? wrong)
    {
        var options = new EmailOptions { Host = host, User = user, Password = password };
        if (from is not null) options.From = from;
        var found = new List<ValidationResult>();
        Validator.TryValidateObject(options, new(options), found, validateAllProperties: true);
        Assert.Equal(wrong is null ? [] : new[] { wrong }, found.SelectMany(fault => fault.MemberNames));
    }
}
