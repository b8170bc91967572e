namespace StreamVibe.Time;

/// <summary>What has to run once after the sandbox's clock was moved. Register one to replace the default, which does nothing.</summary>
public delegate Task WakeOverdue(CancellationToken cancellation);
