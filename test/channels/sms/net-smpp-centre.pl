#!/usr/bin/perl
# A message centre on Net::SMPP (libnet-smpp-perl): binds whoever comes, takes texts, and sends what a citizen and other
# centres send, in packets that this library encoded. Prints the port, then one line for each answer it gets.
use strict;
use warnings;
use Net::SMPP;
use IO::Socket::INET;

$| = 1;
my $port = $ARGV[0];
my $listener = Net::SMPP->new_listen('127.0.0.1', port => $port, smpp_version => 0x34)
  or die "cannot listen: $!";
print "LISTENING\n";
my $me = $listener->accept() or die "no client";
my $bound = 0;
until ($bound) {
    my $pdu = $me->read_pdu() or die "lost before bind";
    if ($pdu->{cmd} == 0x00000009) {
        $me->set_version(0x34);
        $me->bind_transceiver_resp(system_id => 'NETSMPP', seq => $pdu->{seq});
        $bound = 1;
    }
}
print "BOUND\n";

sub ask {
    my ($name, %fields) = @_;
    my $seq = $me->deliver_sm(
        source_addr => '84987654321', source_addr_ton => 1, source_addr_npi => 1,
        destination_addr => 'UBNDXA', dest_addr_ton => 5, async => 1, %fields);
    while (1) {
        my $pdu = $me->read_pdu() or die "lost while asking $name";
        if ($pdu->{cmd} == 0x80000005) { printf "%s %d\n", $name, $pdu->{status}; return; }
        $me->enquire_link_resp(seq => $pdu->{seq}) if $pdu->{cmd} == 0x00000015;
    }
}

my $report = 'id:%s sub:001 dlvrd:001 submit date:2612010300 done date:2612010301 stat:%s err:000 text:Ho so';
ask('text', short_message => 'DUNG');
ask('wide', data_coding => 8, short_message => "\x00\x44\x1e\xeb\x00\x6e\x00\x67");
ask('receipt', esm_class => 4, short_message => sprintf($report, 'p1', 'DELIVRD'));
ask('receipt-bare', short_message => sprintf($report, 'p2', 'UNDELIV'));
ask('receipt-tlv', short_message => '', receipted_message_id => "p3\x00", message_state => "\x02");
# Long, in three forms, one piece after the answer to the last.
ask('udh8-1', esm_class => 0x40, short_message => "\x05\x00\x03\x07\x02\x01khai ");
ask('udh8-2', esm_class => 0x40, short_message => "\x05\x00\x03\x07\x02\x02sinh");
ask('udh16-1', esm_class => 0x40, short_message => "\x06\x08\x04\x01\x07\x02\x01khai ");
ask('udh16-2', esm_class => 0x40, short_message => "\x06\x08\x04\x01\x07\x02\x02tu");
ask('sar-1', short_message => 'bao ', sar_msg_ref_num => "\x00\x09", sar_total_segments => "\x02", sar_segment_seqnum => "\x01");
ask('sar-2', short_message => 'hiem', sar_msg_ref_num => "\x00\x09", sar_total_segments => "\x02", sar_segment_seqnum => "\x02");
ask('payload', short_message => '', message_payload => 'can cuoc');
print "DONE\n";
while (my $pdu = $me->read_pdu()) {
    if ($pdu->{cmd} == 0x00000006) { $me->unbind_resp(seq => $pdu->{seq}); last; }
    $me->enquire_link_resp(seq => $pdu->{seq}) if $pdu->{cmd} == 0x00000015;
}
