using System.ComponentModel.DataAnnotations;

namespace StreamVibe.Api.Http;

/// <summary>How much is accepted. Section <c>Api:Limits</c>.</summary>
sealed class LimitOptions
{
    public const string Section = "Api:Limits";

    /// <summary>Sign-ins per minute for one e-mail, right or wrong. Default 10.</summary>
    [Range(1, 1_000_000, ErrorMessage = Section + ":SignInPerAccount must be between {1} and {2}.")]
    public int SignInPerAccount { get; set; } = 10;

    /// <summary>Sign-ins, refreshes and requests for mailed links per minute from one address. Default 300.</summary>
    [Range(1, 1_000_000, ErrorMessage = Section + ":SignInPerAddress must be between {1} and {2}.")]
    public int SignInPerAddress { get; set; } = 300;

    /// <summary>Registrations per minute from one address. Default 60.</summary>
    [Range(1, 1_000_000, ErrorMessage = Section + ":RegisterPerAddress must be between {1} and {2}.")]
    public int RegisterPerAddress { get; set; } = 60;

    /// <summary>Mails of one kind per hour that anybody can have sent to one mailbox: links, and the notice that an account exists. More are left out silently. Default 5.</summary>
    [Range(1, 1_000_000, ErrorMessage = Section + ":MailsPerMailbox must be between {1} and {2}.")]
    public int MailsPerMailbox { get; set; } = 5;

    /// <summary>Answers that could tell who has an account take a multiple of this and up to a fifth more; 0 lets them come as soon as they are there. Default 250.</summary>
    [Range(0, 5_000, ErrorMessage = Section + ":QuietMilliseconds must be between {1} and {2}.")]
    public int QuietMilliseconds { get; set; } = 250;

    /// <summary>Bytes of a request body. Default 1 MB.</summary>
    [Range(1024, 100_000_000, ErrorMessage = Section + ":BodyBytes must be between {1} and {2}.")]
    public long BodyBytes { get; set; } = 1_048_576;

    /// <summary>Passwords hashed at once; 0 is one less than there are processors, so that other requests keep one. Default 0.</summary>
    [Range(0, 256, ErrorMessage = Section + ":PasswordHashes must be between {1} and {2}.")]
    public int PasswordHashes { get; set; }

    /// <summary>Requests that wait for their turn to hash; more are refused at once. Default 64.</summary>
    [Range(0, 10_000, ErrorMessage = Section + ":PasswordQueue must be between {1} and {2}.")]
    public int PasswordQueue { get; set; } = 64;
}
