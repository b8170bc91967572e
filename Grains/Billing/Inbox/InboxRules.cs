namespace StreamVibe.Billing.Inbox;

/// <summary>What becomes of an event, without I/O.</summary>
static class InboxRules
{
    /// <summary>An event whose effect failed so often is put aside.</summary>
    public const int MostAttempts = 8;

    /// <summary>Why an event of a stranger ends; replayed later, it may find its user.</summary>
    public const string Stranger = "Nobody here is this customer.";

    static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5), LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>What an event is kept as when it arrives.</summary>
    /// <param name="train">The name of our version of Stripe's interface, without its date.</param>
    public static Verdict Judge(StripeEvent received, bool liveMode, string train)
    {
        var concern = ConcernOf(received.Type);
        if (received.Livemode != liveMode) return Ignore(received.Livemode ? "It is of live mode, and this installation is not." : "It is of test mode, and this installation is not.");
        if (TrainOf(received.ApiVersion) != train) return Ignore("It is of another version of Stripe's interface.");
        if (concern == Concern.None) return Ignore("Nothing follows from its type.");
        if (concern == Concern.Customer && received.CustomerId is null) return Ignore("It names no customer.");
        if (concern == Concern.Terms && received.ObjectId is null) return Ignore("It names no product.");
        return new(EventState.Pending, null);
    }

    public static Concern ConcernOf(string type) => type.Split('.') switch
    {
        ["customer", "deleted"] or ["customer", "subscription", _] or ["invoice", ..] or ["checkout", "session", _] => Concern.Customer,
        ["product", _] => Concern.Terms,
        ["price", _] => Concern.Prices,
        _ => Concern.None,
    };

    /// <summary>The name in a version such as <c>2026-10-28.endive</c>; empty where it has none.</summary>
    public static string TrainOf(string? apiVersion) => apiVersion?.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? apiVersion[(dot + 1)..] : "";

    /// <summary>What an event is after its effect failed once more.</summary>
    public static FailedEvent AfterFailure(string id, int attempts, DateTimeOffset now) => attempts + 1 >= MostAttempts
        ? new(id, EventState.Quarantined, attempts + 1, now)
        : new(id, EventState.Pending, attempts + 1, now + Pause(attempts));

    /// <summary>5, 10, 20, 40 s, then each minute.</summary>
    public static TimeSpan Pause(int tries) => FirstPause * Math.Pow(2, Math.Min(tries, 10)) is var pause && pause < LongestPause ? pause : LongestPause;

    static Verdict Ignore(string why) => new(EventState.Ignored, why);
}

/// <summary>What an event is about, as far as something follows from it.</summary>
enum Concern
{
    None,

    /// <summary>What a customer is entitled to.</summary>
    Customer,

    /// <summary>What a plan includes.</summary>
    Terms,

    /// <summary>What is shown as sold.</summary>
    Prices,
}

/// <summary>What an event is kept as, and why where nothing will follow from it.</summary>
readonly record struct Verdict(EventState State, string? Problem);

/// <summary>An event whose effect failed, as it is kept then.</summary>
readonly record struct FailedEvent(string Id, EventState State, int Attempts, DateTimeOffset NextTryAt);
